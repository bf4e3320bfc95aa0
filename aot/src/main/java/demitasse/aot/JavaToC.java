package demitasse.aot;

import demitasse.aot.harden.HardenedClassSource;
import demitasse.aot.harden.Hardening;
import demitasse.aot.harden.NestedTries;
import demitasse.aot.verify.ProgramVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.backend.c.generate.SimpleFileNameProvider;
import org.teavm.dependency.PreciseDependencyAnalyzer;
import org.teavm.model.ReferenceCache;
import org.teavm.parsing.ClasspathClassHolderSource;
import org.teavm.parsing.ClasspathResourceProvider;
import org.teavm.tooling.EmptyTeaVMToolLog;
import org.teavm.tooling.TeaVMProblemRenderer;
import org.teavm.vm.TeaVM;
import org.teavm.vm.TeaVMBuilder;
import org.teavm.vm.TeaVMOptimizationLevel;

/** The first phase: everything that the main class reaches, as C sources in one folder. */
final class JavaToC {
    private JavaToC() {}

    /** The file that includes all the others but {@link TablesApart#TABLES} and {@link Literals#LITERALS}. */
    static final String ALL = "all.c";

    /** @throws BuildFailure with TeaVM's problems and their call paths, or with what the verifier found */
    static void translate(CompileRequest request, Path folder) {
        ProgramVerifier verifier = new ProgramVerifier();
        try (ClassPathFirst loader = new ClassPathFirst(request.classPath())) {
            TeaVM teavm = build(request, verifier, loader);
            teavm.setEntryPoint(request.mainClass());
            teavm.build(new RuntimeSources(folder, request.hardenings()), ALL);
            failOnProblems(teavm);
            StartOrder order = StartOrder.of(request.startOrder());
            boolean shared = SharedCallSites.share(folder);
            if (shared) {
                LeanFrames.trim(folder, order);
            }
            QuickStart.prepare(folder);
            order.arrange(folder);
            TablesApart.move(folder, order);
            LeafClasses.compareByAddress(folder);
            QuickTypeTests.halve(folder);
            FinalMethods.callDirectly(folder);
            if (shared) {
                QuietFunctions.trim(folder);
            }
            FreshHeap.use(folder);
            Literals.move(folder, order);
            if (request.code() == CompileRequest.Code.TRACED) {
                TracedFunctions.record(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A program with a cure left out is compiled only by the tests that show what then goes wrong.
        if (!verifier.findings().isEmpty() && request.hardenings().size() == Hardening.values().length) {
            throw new BuildFailure(verifier.findings());
        }
    }

    private static TeaVM build(CompileRequest request, ProgramVerifier verifier, ClassLoader loader) {
        HardenedTarget target = new HardenedTarget(request.hardenings(), verifier);
        target.setMinHeapSize(request.heapBytes());
        target.setMaxHeapSize(request.heapBytes());
        target.setFileNames(new SimpleFileNameProvider());
        if (request.hardenings().contains(Hardening.NESTED_TRIES)) {
            target.setAstCache(new NestedTries());
        }
        // The tables behind stack traces are a tenth of the binary, and nobody reads them but who looks for an error of the compiler.
        boolean lines = request.code() == CompileRequest.Code.SANITIZED;
        target.setObfuscated(!lines);
        target.setLineNumbersGenerated(lines);
        ReferenceCache references = new ReferenceCache();
        ClasspathResourceProvider resources = new ClasspathResourceProvider(loader);
        TeaVMBuilder builder = new TeaVMBuilder(target);
        builder.setReferenceCache(references);
        builder.setClassLoader(loader);
        builder.setResourceProvider(resources);
        // Not through TeaVM's PreOptimizingClassHolderSource: it drops unused loads before they are checked.
        builder.setClassSource(new HardenedClassSource(
                new QuickText(new QuickLists(new NamelessText(new SharedRecordMethods(new ClasspathClassHolderSource(resources, references, loader))))),
                request.hardenings()));
        builder.setDependencyAnalyzerFactory(PreciseDependencyAnalyzer::new);
        TeaVM teavm = builder.build();
        // Higher levels read fields in handlers that were written before the try block, and inline into it.
        teavm.setOptimizationLevel(TeaVMOptimizationLevel.SIMPLE);
        teavm.installPlugins();
        return teavm;
    }

    private static void failOnProblems(TeaVM teavm) {
        if (teavm.getProblemProvider().getSevereProblems().isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        TeaVMProblemRenderer.describeProblems(teavm.getDependencyInfo().getCallGraph(), teavm.getProblemProvider(),
                new EmptyTeaVMToolLog() {
                    @Override
                    public void error(String text) {
                        lines.add(text);
                    }

                    @Override
                    public void error(String text, Throwable e) {
                        lines.add(text + ": " + e);
                    }
                });
        throw new BuildFailure(lines);
    }

    /** Finds a class on the program's own class path before the driver's, where TeaVM's class library is. */
    private static final class ClassPathFirst extends URLClassLoader {
        ClassPathFirst(List<Path> classPath) {
            super(urls(classPath), JavaToC.class.getClassLoader());
        }

        @Override
        public @Nullable URL getResource(String name) {
            URL own = findResource(name);
            return own != null ? own : super.getResource(name);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            List<URL> urls = new ArrayList<>(Collections.list(findResources(name)));
            urls.addAll(Collections.list(getParent().getResources(name)));
            return Collections.enumeration(urls);
        }

        private static URL[] urls(List<Path> classPath) {
            URL[] urls = new URL[classPath.size()];
            for (int i = 0; i < urls.length; i++) {
                Path entry = classPath.get(i);
                if (!Files.exists(entry)) {
                    throw new BuildFailure("class path entry " + entry + " does not exist");
                }
                try {
                    urls[i] = entry.toUri().toURL();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return urls;
        }
    }
}
