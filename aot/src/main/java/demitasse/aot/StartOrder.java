package demitasse.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The C functions that a start runs, in the order of their first calls, and what of the program they mention.
 *
 * <p>The kernel maps a file in windows of 64 KiB around each page that is touched, and all of them count as resident. Spread over the
 * binary as the compiler meets them, the functions of a start touch every window; side by side they need a quarter. The list
 * is recorded by a {@linkplain TracedFunctions traced} binary. It may be old: who is not on it is merely thought to be rarely run.
 */
final class StartOrder {
    /** A function's definition, with its body in the second group. */
    static final Pattern FUNCTION = Pattern.compile("^(\\w[^\\n;{}=]*\\) \\{\\n)(.*?)^}\\n", Pattern.MULTILINE | Pattern.DOTALL);

    /** What this class puts in front of a function, in a pattern. */
    static final String MARK = "(?:__attribute__\\(\\((?:minsize|section\\(\"[^\"]*\"\\))\\)\\) )?";

    /** What no start runs had better be small than fast (clang, -Oz). */
    private static final String SMALL = "__attribute__((minsize)) ";

    private static final Pattern NAME = Pattern.compile("\\b(\\w+)\\([^()]*\\) \\{\\n$");
    private static final Pattern MENTIONED = Pattern.compile("\\b(?:TEAVM_GET_STRING\\((\\d+)\\)|(\\w+_Cls)\\b)");

    private final Map<String, Integer> positions = new HashMap<>();
    private final Set<String> classes = new HashSet<>();
    private final Set<Integer> literals = new LinkedHashSet<>();

    private StartOrder() {}

    /** The order that {@code file} has, a name a line; without a file nothing is known of any start. */
    static StartOrder of(@Nullable Path file) {
        StartOrder order = new StartOrder();
        if (file != null) {
            try {
                for (String name : Files.readAllLines(file)) {
                    order.positions.putIfAbsent(name, order.positions.size());
                }
            } catch (IOException e) {
                throw new BuildFailure("the order of functions cannot be read: " + e);
            }
        }
        return order;
    }

    static StartOrder of(List<String> functions) {
        StartOrder order = new StartOrder();
        functions.forEach(name -> order.positions.put(name, order.positions.size()));
        return order;
    }

    /** The name in a definition as {@link #FUNCTION} finds it; empty when it has none that a linker could know. */
    static String nameOf(String definition) {
        Matcher name = NAME.matcher(definition);
        return definition.startsWith("static inline") || !name.find() ? "" : name.group(1);
    }

    boolean runs(String function) {
        return positions.containsKey(function);
    }

    boolean mentionsClass(String name) {
        return classes.contains(name);
    }

    /** The numbers of the literals in what runs, each once. */
    Set<Integer> literals() {
        return literals;
    }

    /** Gives each function of the start a section by its position, which the linker sorts, and notes what it mentions; the others are made small. */
    void arrange(Path folder) {
        if (positions.isEmpty()) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".c")).sorted().toList()) {
                String text = Files.readString(file);
                String arranged = arranged(text);
                if (!arranged.equals(text)) {
                    Files.writeString(file, arranged);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String arranged(String source) {
        Function<MatchResult, String> function = found -> {
            String name = nameOf(found.group(1));
            Integer position = positions.get(name);
            if (position == null) {
                return Matcher.quoteReplacement((name.isEmpty() ? "" : SMALL) + found.group());
            }
            MENTIONED.matcher(found.group(2)).results().forEach(mentioned -> {
                if (mentioned.group(1) != null) {
                    literals.add(Integer.parseInt(mentioned.group(1)));
                } else {
                    classes.add(mentioned.group(2));
                }
            });
            return Matcher.quoteReplacement("__attribute__((section(\".text.sorted.%05d\"))) ".formatted(position) + found.group());
        };
        return FUNCTION.matcher(source).replaceAll(function);
    }
}
