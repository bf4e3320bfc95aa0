package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that finds its literals, classes and static fields in place, where TeaVM's makes them at every start.
 *
 * <p>TeaVM writes a header into every literal, hashes and interns it, chains all classes and gathers the static fields that
 * hold references: thousands of instructions for each literal that is used, and a copied page for each that is written to.
 * Here a class is known by its address, which the linker knows, so that the headers are constants ({@link #linkerScript});
 * a class is chained when an object is made for it, and the fields stand in one constant table. There is one literal for
 * equal strings all the same, since TeaVM's pool has each only once; but {@code String.intern} does not find it.
 */
final class QuickStart {
    /** Assignments for the linker, beside the sources. */
    static final String SCRIPT = "headers.ld";

    private static final String ROOTS = "roots.c";

    private static final Pattern INITIALISER = Pattern.compile("(void (sysinitclass_\\w+)\\(\\) \\{\\n)(.*?)^}\\n", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern ZERO = Pattern.compile("\\s*sfld_\\w+ = (NULL|0|0\\.0|0\\.0f|INT(32|64)_C\\(0\\));");
    private static final Pattern REGISTER = Pattern.compile("\\s*teavm_registerStaticGcRoots\\((\\w+), (\\d+)\\);");
    private static final Pattern CLASS_SYMBOL = Pattern.compile("teavm_(string|charArray)Class = \\(TeaVM_Class\\*\\) &(\\w+);");

    private static final Pattern CLASS_OBJECT = Pattern.compile("    teavm_getClassObject\\(\\(TeaVM_Class\\*\\) &\\w+\\);\n");

    private final Path folder;
    private final List<String> rootTables = new ArrayList<>();
    private int roots;
    private final List<String> idle = new ArrayList<>();

    private QuickStart(Path folder) {
        this.folder = folder;
    }

    /** Rewrites the sources below {@code folder}, and adds the linker's script. */
    static void prepare(Path folder) {
        try {
            new QuickStart(folder).prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void prepare() throws IOException {
        classesByAddress();
        try (var walk = Files.walk(folder)) {
            for (Path file : walk.filter(file -> file.toString().endsWith(".c")).sorted().toList()) {
                change(folder.relativize(file).toString(), this::staticFieldsInPlace);
            }
        }
        classObjectsOutsideOfTheHeap();
        change("main.c", main -> {
            String rest = CLASS_OBJECT.matcher(main).replaceAll("");
            for (String initialiser : idle) {
                rest = rest.replace("    " + initialiser + "();\n", "");
            }
            return rest;
        });
        rootsInPlace();
        Files.writeString(folder.resolve(SCRIPT), linkerScript(Files.readString(folder.resolve("main.c"))));
    }

    private void classesByAddress() throws IOException {
        change("core.h", core -> replace(replace(replace(core,
                "extern char* teavm_beforeClasses;", "extern TeaVM_Class* demitasse_classes();\nextern void demitasse_renewClassObject(void*, TeaVM_Class*);"),
                "((int32_t) ((uintptr_t) ((char*) (cls) - teavm_beforeClasses) >> 3))", "((int32_t) ((uintptr_t) (cls) >> 3))"),
                "((TeaVM_Class*) (teavm_beforeClasses + ((cls) << 3)))", "((TeaVM_Class*) (uintptr_t) (uint32_t) ((cls) << 3))"));
        change("core.c", core -> {
            int start = core.indexOf("void teavm_initClasses() {");
            int end = core.indexOf("\n}\n", start) + 3;
            String chained = core.substring(0, start) + """
                    void teavm_initClasses() {}

                    TeaVM_Class* demitasse_classes() {
                        for (TeaVM_Class* cls = teavm_firstClass; cls != NULL; cls = cls->next) {
                            demitasse_renewClassObject(cls->classObject, cls);
                        }
                        return teavm_firstClass;
                    }
                    """ + core.substring(end);
            // Only classes with an object of their own matter to the collector. Whoever named them all would keep them all in the binary.
            chained = replace(chained, "        cls->classObject = result;\n",
                    "        cls->classObject = result;\n        cls->next = teavm_firstClass;\n        teavm_firstClass = cls;\n");
            chained = replace(chained, "char *teavm_beforeClasses;", "");
            // Nobody asks for random numbers, and text goes through no locale.
            chained = replace(chained, "srand((unsigned int) time(NULL));", "");
            return replace(chained, "setlocale (LC_ALL, \"\");", "");
        });
        change("arrayclass.c", array -> replace(array, "    classPtr->next = teavm_firstClass;\n    teavm_firstClass = classPtr;\n", ""));
        change("classes/org/teavm/runtime/GC.c", collector -> replace(collector, "= teavm_firstClass;", "= demitasse_classes();"));
    }

    // A class literal may stand where no collection may happen, so TeaVM makes the objects of all literals at the start. Outside
    // of the heap they can be made on demand. There is room for those of a start, which so has no use for malloc, whose first call is
    // four system calls and as many pages. What they remember is in the heap, and is forgotten by each collection.
    private void classObjectsOutsideOfTheHeap() throws IOException {
        change("classes/java/lang/Class.c", text -> {
            int start = text.indexOf("void* meth_jl_Class_createClass(void* teavm_local_1) {");
            int end = text.indexOf("\n}\n", start) + 3;
            return text.substring(0, start) + """
                    void demitasse_renewClassObject(void* object, TeaVM_Class* cls) {
                        int32_t hash = ((TeaVM_Object*) object)->hash;
                        memset(object, 0, sizeof(cls_jl_Class));
                        ((TeaVM_Object*) object)->header = TEAVM_PACK_CLASS(&jl_Class_Cls) | (int32_t) INT32_C(0x80000000);
                        ((TeaVM_Object*) object)->hash = hash;
                        meth_jl_Class__init_(object, cls);
                    }
                    static cls_jl_Class demitasse_firstClassObjects[32];
                    static int demitasse_classObjects = 0;
                    void* meth_jl_Class_createClass(void* cls) {
                        void* object = demitasse_classObjects < 32 ? &demitasse_firstClassObjects[demitasse_classObjects++] : calloc(1, sizeof(cls_jl_Class));
                        if (object == NULL) {
                            teavm_outOfMemory();
                        }
                        demitasse_renewClassObject(object, cls);
                        return object;
                    }
                    """ + text.substring(end);
        });
    }

    // What is zero in C anyway need not be set, and what is a root is known now.
    private String staticFieldsInPlace(String text) {
        Matcher initialiser = INITIALISER.matcher(text);
        StringBuilder changed = new StringBuilder();
        int done = 0;
        while (initialiser.find()) {
            StringBuilder rest = new StringBuilder();
            for (String line : initialiser.group(3).split("\n")) {
                Matcher register = REGISTER.matcher(line);
                if (register.matches()) {
                    Matcher table = Pattern.compile("static void\\*\\* " + register.group(1) + "\\[\\d+] = \\{(.*?)};", Pattern.DOTALL).matcher(text);
                    if (!table.find()) {
                        throw new BuildFailure("TeaVM's tables of static fields have changed: adapt QuickStart");
                    }
                    rootTables.add(table.group(1).strip());
                    roots += Integer.parseInt(register.group(2));
                } else if (!line.isBlank() && !ZERO.matcher(line).matches()) {
                    rest.append(line).append('\n');
                }
            }
            if (rest.isEmpty()) {
                idle.add(initialiser.group(2));
            }
            changed.append(text, done, initialiser.start()).append(initialiser.group(1)).append(rest).append("}\n");
            done = initialiser.end();
        }
        return changed.append(text.substring(done)).toString();
    }

    private void rootsInPlace() throws IOException {
        String entries = String.join(",\n", rootTables);
        Files.writeString(folder.resolve(ROOTS), "#include \"memory.h\"\nstatic const void* const demitasse_roots[] = {\n(void*) (intptr_t) "
                + roots + ",\n" + entries + "\n};\nvoid*** teavm_gc_staticRoots = (void***) demitasse_roots;\n");
        change("memory.c", memory -> replace(memory, "void*** teavm_gc_staticRoots;\n", ""));
        change("core.c", core -> replace(core, "    teavm_initStaticGcRoots();\n", ""));
        change(JavaToC.ALL, all -> all + "#include \"" + ROOTS + "\"\n");
    }

    // The upper bit marks what the collector leaves alone.
    private static String linkerScript(String main) {
        StringBuilder script = new StringBuilder();
        Matcher symbol = CLASS_SYMBOL.matcher(main);
        while (symbol.find()) {
            String header = symbol.group(1).equals("string") ? "demitasse_stringHeader" : "demitasse_charsHeader";
            script.append(header).append(" = 0x80000000 | (ABSOLUTE(").append(symbol.group(2)).append(") >> 3);\n");
        }
        return script.toString();
    }

    private void change(String file, UnaryOperator<String> change) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        String changed = change.apply(text);
        if (!changed.equals(text)) {
            Files.writeString(path, changed);
        }
    }

    private static String replace(String text, String old, String replacement) {
        if (!text.contains(old)) {
            throw new BuildFailure("TeaVM's runtime has changed: look for " + old + " and adapt QuickStart");
        }
        return text.replace(old, replacement);
    }
}
