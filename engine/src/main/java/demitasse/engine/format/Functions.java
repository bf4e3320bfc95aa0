package demitasse.engine.format;

import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonBoolean;
import demitasse.spec.json.JsonValue.JsonNull;
import demitasse.spec.json.JsonValue.JsonNumber;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The functions of templates: Go's own, and those that Docker adds. */
final class Functions {
    static final List<String> NAMES = List.of("and", "eq", "ge", "gt", "index", "join", "json", "le", "len", "lower", "lt", "ne", "not", "or",
            "pad", "print", "printf", "println", "slice", "split", "title", "truncate", "upper");

    /** The least number of arguments of each, in the same order. */
    private static final List<Integer> LEAST = List.of(1, 2, 2, 2, 1, 2, 1, 2, 1, 1, 2, 2, 1, 1, 3, 0, 1, 0, 1, 2, 1, 2, 1);

    private final String template;
    private final String name;
    private final List<JsonValue> arguments;
    private final int at;

    private Functions(String template, String name, List<JsonValue> arguments, int at) {
        this.template = template;
        this.name = name;
        this.arguments = arguments;
        this.at = at;
    }

    /** The value of a function that {@link #NAMES} has. */
    static JsonValue apply(String template, String name, List<JsonValue> arguments, int at) {
        return new Functions(template, name, arguments, at).value();
    }

    private JsonValue value() {
        int least = LEAST.get(NAMES.indexOf(name));
        if (arguments.size() < least) {
            throw wrong(name + " needs " + (least == 1 ? "a value" : least == 2 ? "two values" : "three values"));
        }
        return switch (name) {
            case "json" -> new JsonString(Values.json(arguments.getFirst()));
            case "len" -> new JsonNumber(Integer.toString(length(arguments.getFirst())));
            case "index" -> index();
            case "join" -> join();
            case "pad" -> new JsonString(text(0).isEmpty() ? "" : Printf.padded(Printf.padded("", number(1), false) + text(0), text(0).length() + number(1) + number(2), true));
            case "printf" -> new JsonString(printf());
            case "slice" -> slice();
            case "split" -> split(text(0), text(1));
            case "print", "println" -> printed();
            case "upper" -> new JsonString(Text.upperCase(text(0)));
            case "lower" -> new JsonString(Plain.lowerCase(text(0)));
            case "title" -> new JsonString(text(0).isEmpty() ? "" : Text.upperCase(text(0).substring(0, 1)) + text(0).substring(1));
            case "truncate" -> new JsonString(text(0).substring(0, (int) Math.min(text(0).length(), Math.max(0, number(1)))));
            case "not" -> new JsonBoolean(!Values.isAnything(arguments.getFirst()));
            case "and", "or" -> decided(name.equals("or"));
            case "eq" -> new JsonBoolean(equalsAny());
            case "ne" -> new JsonBoolean(!equalsAny());
            default -> new JsonBoolean(compared());
        };
    }

    private int length(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> text.length();
            case JsonArray(List<JsonValue> elements) -> elements.size();
            case JsonObject(Map<String, JsonValue> members) -> members.size();
            case JsonNull nothing -> 0;
            case JsonNumber number -> throw wrong("a number has no length");
            case JsonBoolean bool -> throw wrong("true and false have no length");
        };
    }

    /** What a map has not is an empty text, since the maps that there are hold texts. */
    private JsonValue index() {
        JsonValue value = arguments.getFirst();
        for (JsonValue key : arguments.subList(1, arguments.size())) {
            if (value instanceof JsonObject(Map<String, JsonValue> members)) {
                JsonValue member = members.get(Values.text(key));
                value = member == null ? new JsonString("") : member;
            } else if (value instanceof JsonArray(List<JsonValue> elements)) {
                long number = number(key);
                if (number < 0 || number >= elements.size()) {
                    throw wrong("there is no element " + number + " in a list of " + elements.size());
                }
                value = elements.get((int) number);
            } else {
                throw wrong("this is neither a list nor a map");
            }
        }
        return value;
    }

    /** From one place up to another, or to the end. */
    private JsonValue slice() {
        JsonValue value = arguments.getFirst();
        int length = length(value);
        long from = arguments.size() > 1 ? number(1) : 0;
        long to = arguments.size() > 2 ? number(2) : length;
        if (from < 0 || to < from || to > length) {
            throw wrong("there is no part from " + from + " to " + to + " of " + length);
        }
        return value instanceof JsonArray(List<JsonValue> elements) ? new JsonArray(elements.subList((int) from, (int) to))
                : new JsonString(text(0).substring((int) from, (int) to));
    }

    /** Go's fmt.Printf, as far as texts and whole numbers need it: flags - and 0, width, precision. */
    private String printf() {
        String format = text(0);
        StringBuilder out = new StringBuilder();
        int next = 1;
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            at++;
            if (c != '%' || format.startsWith("%", at)) {
                out.append(c);
                at += c == '%' ? 1 : 0;
                continue;
            }
            int start = at;
            while (at < format.length() && "-0123456789.".indexOf(format.charAt(at)) >= 0) {
                at++;
            }
            if (at == format.length() || next == arguments.size()) {
                throw wrong("printf has more places than values");
            }
            out.append(Printf.place(format.substring(start, at), printed(format.charAt(at), arguments.get(next))));
            at++;
            next++;
        }
        return out.toString();
    }

    private String printed(char verb, JsonValue value) {
        return switch (verb) {
            case 's', 'v', 't' -> Values.text(value);
            case 'd' -> Long.toString(number(value));
            case 'x' -> Long.toString(number(value), 16);
            case 'q' -> Values.json(new JsonString(Values.text(value)));
            default -> throw wrong("printf knows %s, %v, %t, %q, %d and %x, not %" + verb);
        };
    }

    private JsonValue join() {
        if (arguments.getFirst() instanceof JsonNull) {
            return new JsonString("");
        }
        if (!(arguments.getFirst() instanceof JsonArray(List<JsonValue> elements))) {
            throw wrong("join takes a list, and what stands between its elements");
        }
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < elements.size(); i++) {
            joined.append(i == 0 ? "" : text(1)).append(Values.text(elements.get(i)));
        }
        return new JsonString(joined.toString());
    }

    private static JsonValue split(String text, String separator) {
        List<JsonValue> parts = new ArrayList<>();
        int start = 0;
        int end = separator.isEmpty() ? -1 : text.indexOf(separator);
        while (end >= 0) {
            parts.add(new JsonString(text.substring(start, end)));
            start = end + separator.length();
            end = text.indexOf(separator, start);
        }
        parts.add(new JsonString(text.substring(start)));
        return new JsonArray(parts);
    }

    private JsonValue printed() {
        StringBuilder out = new StringBuilder();
        for (JsonValue argument : arguments) {
            Values.print(argument, out.isEmpty() || name.equals("print") ? out : out.append(' '));
        }
        return new JsonString(name.equals("print") ? out.toString() : out.append('\n').toString());
    }

    /** The first value that decides, or the last one. */
    private JsonValue decided(boolean byAnything) {
        for (JsonValue argument : arguments) {
            if (Values.isAnything(argument) == byAnything) {
                return argument;
            }
        }
        return arguments.getLast();
    }

    private boolean equalsAny() {
        String first = text(0);
        boolean equal = false;
        for (int i = 1; i < arguments.size(); i++) {
            equal |= text(i).equals(first);
        }
        return equal;
    }

    private boolean compared() {
        boolean numbers = arguments.get(0) instanceof JsonNumber;
        int order = numbers ? Long.compare(number(0), number(1)) : text(0).compareTo(text(1));
        return switch (name) {
            case "lt" -> order < 0;
            case "le" -> order <= 0;
            case "gt" -> order > 0;
            default -> order >= 0;
        };
    }

    private String text(int index) {
        return Values.text(arguments.get(index));
    }

    private long number(int index) {
        return number(arguments.get(index));
    }

    private long number(JsonValue value) {
        String written = Values.text(value);
        boolean negative = written.startsWith("-");
        long number = 0;
        for (int i = negative ? 1 : 0; i < written.length(); i++) {
            if (!Text.isDigit(written.charAt(i)) || number > Long.MAX_VALUE / 10 - 1) {
                throw wrong("this is no whole number: " + Plain.cut(written, 20));
            }
            number = number * 10 + (written.charAt(i) - '0');
        }
        if (written.length() == (negative ? 1 : 0)) {
            throw wrong("a number is missing");
        }
        return negative ? -number : number;
    }

    private SetupException wrong(String problem) {
        return TemplateError.at(template, at, problem, null);
    }
}
