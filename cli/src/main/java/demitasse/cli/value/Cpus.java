package demitasse.cli.value;

import demitasse.cli.option.BadValueException;

/** Shares of processor time: {@code 0.5} or {@code 2.0} cores, {@code 50%} of one core, or from 1000 up a quota in
 *  microseconds for each 100 ms, such as {@code 50000}. */
public final class Cpus {
    /** The period that quotas are given for, in microseconds: the kernel's own default. */
    public static final long PERIOD_MICROS = 100_000;
    /** The kernel's own minimum (min_cfs_quota_period in kernel/sched/core.c). */
    private static final long LEAST_QUOTA_MICROS = 1000;
    /** The kernel takes quotas up to 2^44 - 1 microseconds (max_bw_quota_period_us, sched-bwc). */
    private static final long LARGEST_QUOTA_MICROS = (1L << 44) - 1;
    private static final String FORMS =
            "give cores (0.5, 2), a part of one core (50%), or from 1000 up a quota in microseconds for each 100 ms (50000)";

    private Cpus() { }

    /** The quota in microseconds for each {@link #PERIOD_MICROS}. */
    public static long quotaMicros(String text) {
        boolean percent = text.endsWith("%");
        Decimal number = Decimal.read(percent ? text.substring(0, text.length() - 1) : text);
        if (number == null) {
            throw new BadValueException(FORMS);
        }
        if (number.isZero()) {
            throw new BadValueException("with no processor time at all nothing would ever run; "
                    + "give 0.01 or more, or leave the option out for no limit");
        }
        boolean micros = !percent && number.whole() >= 1000;
        if (micros && !number.isWhole()) {
            throw new BadValueException("a quota is a whole number of microseconds; " + FORMS);
        }
        long quota = number.times(micros ? 1 : percent ? PERIOD_MICROS / 100 : PERIOD_MICROS);
        if (quota == Texts.NO_NUMBER || quota > LARGEST_QUOTA_MICROS) {
            throw new BadValueException("that is more than the kernel can count; " + FORMS);
        }
        if (quota < LEAST_QUOTA_MICROS) {
            throw new BadValueException("the kernel's least quota is 1 ms for each 100 ms; give 0.01 (that is 1%) or more");
        }
        return quota;
    }
}
