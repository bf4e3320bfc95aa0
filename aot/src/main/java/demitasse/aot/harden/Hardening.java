package demitasse.aot.harden;

/** A cure for one miscompilation; each can be switched off alone, which is how the tests show that it is needed. */
public enum Hardening {
    /** Null and bounds checks that hold in handlers too. @see OwnChecks */
    CHECKS,
    /** Locals have their last value in handlers. @see OrderedHandlers */
    ORDERED_HANDLERS,
    /** What an inner handler throws reaches the outer one. @see NestedTries */
    NESTED_TRIES,
    /** Division by zero and MIN / -1. @see CheckedDivision */
    DIVISION,
    /** Negative array sizes. @see CheckedArraySizes */
    ARRAY_SIZES,
    /** Shift distances out of range. @see MaskedShifts */
    SHIFTS,
    /** Floating point numbers that do not fit an integer. @see SaturatingCasts */
    CASTS,
    /** The order of static initialisers. @see SuperclassesFirst */
    SUPERCLASSES_FIRST,
    /** Collections of the whole heap, with room for as many free pieces as there can be. @see FullCollections */
    COLLECTOR
}
