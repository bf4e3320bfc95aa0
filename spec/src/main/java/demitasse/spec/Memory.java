package demitasse.spec;

import org.jspecify.annotations.Nullable;

/** Limits of memory in bytes (config-linux.md, Memory); -1 is no limit.
 *
 * <p>{@code swap} is memory and swap together; {@code swappiness} is 0..100. */
public record Memory(
        @Nullable Long limit,
        @Nullable Long reservation,
        @Nullable Long swap,
        @Nullable Long kernel,
        @Nullable Long kernelTCP,
        @Nullable Long swappiness,
        @Nullable Boolean disableOOMKiller,
        @Nullable Boolean useHierarchy,
        @Nullable Boolean checkBeforeUpdate) {
    /** No limit. */
    public static final Memory EMPTY = new Memory(null, null, null, null, null, null, null, null, null);

    public Memory withLimit(@Nullable Long limit) {
        return new Memory(limit, reservation, swap, kernel, kernelTCP, swappiness, disableOOMKiller, useHierarchy,
                checkBeforeUpdate);
    }

    public Memory withReservation(@Nullable Long reservation) {
        return new Memory(limit, reservation, swap, kernel, kernelTCP, swappiness, disableOOMKiller, useHierarchy,
                checkBeforeUpdate);
    }

    public Memory withSwap(@Nullable Long swap) {
        return new Memory(limit, reservation, swap, kernel, kernelTCP, swappiness, disableOOMKiller, useHierarchy,
                checkBeforeUpdate);
    }

    public Memory withKernel(@Nullable Long kernel) {
        return new Memory(limit, reservation, swap, kernel, kernelTCP, swappiness, disableOOMKiller, useHierarchy,
                checkBeforeUpdate);
    }

    public Memory withKernelTCP(@Nullable Long kernelTCP) {
        return new Memory(limit, reservation, swap, kernel, kernelTCP, swappiness, disableOOMKiller, useHierarchy,
                checkBeforeUpdate);
    }

    public Memory withSwappiness(@Nullable Long swappiness) {
        return new Memory(limit, reservation, swap, kernel, kernelTCP, swappiness, disableOOMKiller, useHierarchy,
                checkBeforeUpdate);
    }

    public Memory withDisableOOMKiller(@Nullable Boolean disableOOMKiller) {
        return new Memory(limit, reservation, swap, kernel, kernelTCP, swappiness, disableOOMKiller, useHierarchy,
                checkBeforeUpdate);
    }

    public Memory withUseHierarchy(@Nullable Boolean useHierarchy) {
        return new Memory(limit, reservation, swap, kernel, kernelTCP, swappiness, disableOOMKiller, useHierarchy,
                checkBeforeUpdate);
    }

    public Memory withCheckBeforeUpdate(@Nullable Boolean checkBeforeUpdate) {
        return new Memory(limit, reservation, swap, kernel, kernelTCP, swappiness, disableOOMKiller, useHierarchy,
                checkBeforeUpdate);
    }
}
