package demitasse.runtime.cgroup;

/** Runs the few instructions of eBPF that device filters are made of (Documentation/bpf/standardization of the kernel). */
final class DeviceInterpreter {
    private DeviceInterpreter() {}

    static boolean allows(byte[] program, int type, int major, int minor, int access) {
        int[] context = {access << 16 | type, major, minor};
        long[] registers = new long[11];
        for (int at = 0; ; at++) {
            if (at < 0 || at * 8 >= program.length) {
                throw new IllegalStateException("the program runs off its end");
            }
            int to = program[at * 8 + 1] & 0xf;
            int from = program[at * 8 + 1] >> 4 & 0xf;
            int offset = program[at * 8 + 2] & 0xff | program[at * 8 + 3] << 8;
            int number = word(program, at * 8 + 4);
            switch (program[at * 8] & 0xff) {
                case 0x61 -> registers[to] = context[offset / 4] & 0xffffffffL;
                case 0xbf -> registers[to] = registers[from];
                case 0xb7 -> registers[to] = number;
                case 0x57 -> registers[to] &= number;
                case 0x77 -> registers[to] >>>= number;
                case 0x55 -> at += registers[to] != number ? offset : 0;
                case 0x45 -> at += (registers[to] & number) != 0 ? offset : 0;
                case 0x05 -> at += offset;
                case 0x95 -> {
                    return registers[0] != 0;
                }
                default -> throw new IllegalStateException("no such instruction: " + program[at * 8]);
            }
        }
    }

    private static int word(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }
}
