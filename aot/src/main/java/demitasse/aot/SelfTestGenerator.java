package demitasse.aot;

import demitasse.aot.TestClasses.TestClass;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/**
 * Makes one native binary of the unit tests: what is green on the JVM can still be miscompiled.
 *
 * <p>Test classes are private to their packages, so each package gets a class of calls of its own. JUnit is replaced by a
 * stand-in of a few hundred lines, in this module's resources.
 */
public final class SelfTestGenerator {
    private static final String USAGE =
            "usage: SelfTestGenerator --tests FOLDERS --class-path PATH --output FILE [--work DIR] [--code optimized|quick|sanitized]";

    private static final List<String> STAND_INS = List.of("org/junit/jupiter/api/Assertions.java", "org/junit/jupiter/api/Test.java",
            "org/junit/jupiter/api/Tag.java", "org/junit/jupiter/api/Disabled.java",
            "org/junit/jupiter/api/function/Executable.java", "demitasse/selftest/Report.java");

    private SelfTestGenerator() {}

    public static void main(String[] arguments) {
        try {
            generate(arguments);
        } catch (BuildFailure e) {
            e.lines().forEach(System.err::println);
            System.exit(1);
        }
    }

    private static void generate(String[] arguments) {
        if (arguments.length < 2 || !arguments[0].equals("--tests")) {
            throw new BuildFailure(USAGE);
        }
        List<Path> folders = new ArrayList<>();
        for (String folder : arguments[1].split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(folder))) {
                folders.add(Path.of(folder));
            }
        }
        List<String> rest = new ArrayList<>(List.of("--main", "demitasse.selftest.SelfTest"));
        rest.addAll(List.of(arguments).subList(2, arguments.length));
        CompileRequest request = CompileRequest.parse(rest.toArray(String[]::new));
        Path classes = request.output().resolveSibling(request.output().getFileName() + "-classes");
        List<Path> classPath = new ArrayList<>(List.of(classes));
        classPath.addAll(folders);
        classPath.addAll(request.classPath());
        compileCalls(TestClasses.in(folders), classes, classPath);
        new NativeCompiler(System.out).compile(new CompileRequest(request.mainClass(), classPath, request.output(), request.work(),
                request.heapBytes(), request.code(), request.architecture(), request.aliases(), request.startOrder(), request.hardenings()));
    }

    private static void compileCalls(List<TestClass> tests, Path classes, List<Path> classPath) {
        Path sources = classes.resolveSibling(classes.getFileName() + "-sources");
        CToBinary.clear(sources);
        CToBinary.clear(classes);
        Map<String, List<TestClass>> byPackage =
                tests.stream().collect(Collectors.groupingBy(TestClass::packageName, LinkedHashMap::new, Collectors.toList()));
        List<String> files = new ArrayList<>();
        for (String standIn : STAND_INS) {
            files.add(write(sources.resolve(standIn), resource(standIn)));
        }
        byPackage.forEach((name, inPackage) ->
            files.add(write(sources.resolve(name.replace('.', '/') + "/SelfTestCalls.java"), calls(name, inPackage))));
        files.add(write(sources.resolve("demitasse/selftest/SelfTest.java"), main(List.copyOf(byPackage.keySet()))));
        javac(files, classes, classPath);
    }

    private static String calls(String packageName, List<TestClass> tests) {
        StringBuilder text = new StringBuilder("package " + packageName + ";\n\n");
        text.append("/** Calls every test of the package. */\npublic final class SelfTestCalls {\n    private SelfTestCalls() {}\n\n");
        text.append("    public static void run(demitasse.selftest.Report report) {\n");
        for (int i = 0; i < tests.size(); i++) {
            text.append("        run").append(i).append("(report);\n");
        }
        text.append("    }\n");
        for (int i = 0; i < tests.size(); i++) {
            TestClass test = tests.get(i);
            text.append("\n    private static void run").append(i).append("(demitasse.selftest.Report report) {\n");
            for (String method : test.methods()) {
                text.append("        report.run(\"%s.%s\", () -> new %s().%s());\n".formatted(test.name(), method, test.name(), method));
            }
            text.append("    }\n");
        }
        return text.append("}\n").toString();
    }

    private static String main(List<String> packages) {
        StringBuilder text = new StringBuilder("""
                package demitasse.selftest;

                /** Runs the unit tests natively; with -v each one is named. */
                public final class SelfTest {
                    private SelfTest() {}

                    public static void main(String[] arguments) {
                        Report report = new Report(arguments.length > 0 && arguments[0].equals("-v"));
                """);
        packages.forEach(name -> text.append("        ").append(name).append(".SelfTestCalls.run(report);\n"));
        return text.append("        report.end();\n    }\n}\n").toString();
    }

    private static void javac(List<String> files, Path classes, List<Path> classPath) {
        String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))
                + File.pathSeparator + System.getProperty("java.class.path");
        List<String> options = List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", path);
        StringWriter messages = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var units = manager.getJavaFileObjectsFromStrings(files);
            if (!compiler.getTask(messages, manager, null, options, null, units).call()) {
                throw new BuildFailure(List.of("the self-test's calls do not compile:", messages.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream stream = SelfTestGenerator.class.getResourceAsStream("selftest/" + name)) {
            if (stream == null) {
                throw new BuildFailure("the driver lacks its resource selftest/" + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
