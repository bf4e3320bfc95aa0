package demitasse.aot;

import demitasse.aot.harden.Hardening;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to compile into which binary.
 *
 * @param work where the C sources and the object file go
 * @param heapBytes both the least and the most: TeaVM's heap crashes when it grows; pages are taken only as they are touched
 * @param code how clang makes code of the C sources
 * @param startOrder the functions that a start runs, one a line: see {@link StartOrder}
 * @param aliases names beside the output that are made symbolic links to it
 * @param hardenings every one of them, except in tests
 */
public record CompileRequest(String mainClass, List<Path> classPath, Path output, Path work, int heapBytes, Code code,
        Architecture architecture, List<String> aliases, @Nullable Path startOrder, Set<Hardening> hardenings) {

    static final int DEFAULT_HEAP_BYTES = 16 << 20;

    /** The machines that a binary can be made for, with the compiler's name for each. */
    public enum Architecture {
        X86_64("x86_64-linux-musl", "musl-gcc"),
        AARCH64("aarch64-linux-gnu", "aarch64-linux-gnu-gcc");

        final String target;
        final String linker;

        Architecture(String target, String linker) {
            this.target = target;
            this.linker = linker;
        }

        /** That of the machine that compiles. */
        static Architecture own() {
            return System.getProperty("os.arch").equals("aarch64") ? AARCH64 : X86_64;
        }
    }

    /** What the binary is for, with what clang is asked for it. */
    public enum Code {
        // A quarter faster than -Oz for 3 % of size: what is inlined are the checks and accessors of a line or two.
        OPTIMIZED("-Os", "-mllvm", "-inline-threshold=10", "-fno-asynchronous-unwind-tables", "-fno-stack-protector"),
        /** Twice as large and half as fast as the product, made in half the time: for a try while developing. */
        QUICK("-O0", "-fno-asynchronous-unwind-tables", "-fno-stack-protector"),
        /** {@link #QUICK}, and writes down which functions are called: see {@link TracedFunctions}. */
        TRACED("-O0", "-fno-asynchronous-unwind-tables", "-fno-stack-protector"),
        /** With line tables and clang's address and undefined behaviour sanitizers, linked with the system's libc. */
        SANITIZED("-O1", "-g", "-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined");

        final List<String> options;

        Code(String... options) {
            this.options = List.of(options);
        }
    }

    public CompileRequest {
        classPath = List.copyOf(classPath);
        aliases = List.copyOf(aliases);
        hardenings = Set.copyOf(hardenings);
    }

    /** A request with the defaults of the command line. */
    public static CompileRequest of(String mainClass, List<Path> classPath, Path output, Path work) {
        return new CompileRequest(mainClass, classPath, output, work, DEFAULT_HEAP_BYTES, Code.OPTIMIZED, Architecture.own(), List.of(), null,
                EnumSet.allOf(Hardening.class));
    }

    public CompileRequest without(Hardening hardening) {
        Set<Hardening> rest = EnumSet.allOf(Hardening.class);
        rest.remove(hardening);
        return new CompileRequest(mainClass, classPath, output, work, heapBytes, code, architecture, aliases, startOrder, rest);
    }

    public CompileRequest withHeapBytes(int bytes) {
        return new CompileRequest(mainClass, classPath, output, work, bytes, code, architecture, aliases, startOrder, hardenings);
    }

    static final String USAGE = "usage: NativeCompiler --main CLASS --class-path PATH --output FILE "
            + "[--work DIR] [--alias NAME] [--heap BYTES] [--code optimized|quick|traced|sanitized] "
            + "[--arch x86_64|aarch64] [--start-order FILE]";

    /** @throws BuildFailure with the usage when an option is unknown or missing */
    static CompileRequest parse(String[] arguments) {
        String mainClass = "";
        String output = "";
        String work = "";
        List<Path> classPath = new ArrayList<>();
        int heapBytes = DEFAULT_HEAP_BYTES;
        Code code = Code.OPTIMIZED;
        List<String> aliases = new ArrayList<>();
        Architecture architecture = Architecture.own();
        Path startOrder = null;
        for (int i = 0; i < arguments.length; i++) {
            String option = arguments[i];
            switch (option) {
                case "--main" -> mainClass = value(arguments, ++i);
                case "--class-path" -> classPath = paths(value(arguments, ++i));
                case "--output" -> output = value(arguments, ++i);
                case "--work" -> work = value(arguments, ++i);
                case "--heap" -> heapBytes = Integer.parseInt(value(arguments, ++i));
                case "--code" -> code = choice(Code.class, option, value(arguments, ++i));
                case "--alias" -> aliases.add(value(arguments, ++i));
                case "--start-order" -> startOrder = Path.of(value(arguments, ++i));
                case "--arch" -> architecture = choice(Architecture.class, option, value(arguments, ++i));
                default -> throw new BuildFailure(List.of("unknown option " + option, USAGE));
            }
        }
        if (mainClass.isEmpty() || output.isEmpty() || classPath.isEmpty()) {
            throw new BuildFailure(USAGE);
        }
        Path file = Path.of(output).toAbsolutePath();
        Path workFolder = work.isEmpty() ? file.resolveSibling("." + file.getFileName() + ".work") : Path.of(work).toAbsolutePath();
        return new CompileRequest(mainClass, classPath, file, workFolder, heapBytes, code, architecture, aliases, startOrder,
                EnumSet.allOf(Hardening.class));
    }

    private static <T extends Enum<T>> T choice(Class<T> choices, String option, String name) {
        for (T choice : choices.getEnumConstants()) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(name)) {
                return choice;
            }
        }
        throw new BuildFailure(List.of("unknown " + option + " " + name, USAGE));
    }

    private static String value(String[] arguments, int index) {
        if (index == arguments.length) {
            throw new BuildFailure(List.of(arguments[index - 1] + " needs a value", USAGE));
        }
        return arguments[index];
    }

    private static List<Path> paths(String classPath) {
        List<Path> paths = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                paths.add(Path.of(entry));
            }
        }
        return paths;
    }
}
