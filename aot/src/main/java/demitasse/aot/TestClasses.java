package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the tests in folders of compiled test classes, without loading them. */
final class TestClasses {
    private static final String API = "Lorg/junit/jupiter/api/";

    /** A class in the source's notation, and its test methods in the order of the file. */
    record TestClass(String packageName, String name, List<String> methods) {}

    private TestClasses() {}

    /** The classes with tests that run natively, sorted by name: no {@code @Tag("jvm")}, nothing {@code @Disabled}. */
    static List<TestClass> in(List<Path> folders) {
        List<TestClass> found = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                for (Path file : classFiles(folder)) {
                    read(file).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static List<Path> classFiles(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<TestClass> read(Path file) {
        ClassModel model;
        try {
            model = ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Annotation> annotations = model.findAttribute(Attributes.runtimeVisibleAnnotations()).map(found -> found.annotations()).orElse(List.of());
        if (isLeftOut(annotations)) {
            return Optional.empty();
        }
        List<String> methods = new ArrayList<>();
        for (MethodModel method : model.methods()) {
            List<Annotation> onMethod =
                    method.findAttribute(Attributes.runtimeVisibleAnnotations()).map(found -> found.annotations()).orElse(List.of());
            if (onMethod.stream().anyMatch(annotation -> is(annotation, "Test")) && !isLeftOut(onMethod)) {
                methods.add(method.methodName().stringValue());
            }
        }
        if (methods.isEmpty()) {
            return Optional.empty();
        }
        String name = model.thisClass().asInternalName().replace('/', '.').replace('$', '.');
        String binary = model.thisClass().asInternalName().replace('/', '.');
        return Optional.of(new TestClass(binary.substring(0, binary.lastIndexOf('.')), name, List.copyOf(methods)));
    }

    private static boolean isLeftOut(List<Annotation> annotations) {
        return annotations.stream().anyMatch(annotation -> is(annotation, "Disabled") || is(annotation, "Tag") && isJvm(annotation));
    }

    private static boolean isJvm(Annotation tag) {
        return tag.elements().stream()
                .anyMatch(element -> element.value() instanceof AnnotationValue.OfString text && text.stringValue().equals("jvm"));
    }

    private static boolean is(Annotation annotation, String name) {
        return annotation.classSymbol().descriptorString().equals(API + name + ";");
    }
}
