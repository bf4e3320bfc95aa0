package demitasse.engine.format;

import demitasse.engine.format.Node.Assign;
import demitasse.engine.format.Node.Call;
import demitasse.engine.format.Node.Choice;
import demitasse.engine.format.Node.Each;
import demitasse.engine.format.Node.Insert;
import demitasse.engine.format.Node.Pipe;
import demitasse.engine.format.Node.Term;
import demitasse.engine.format.Node.Words;
import demitasse.runtime.SetupException;
import demitasse.spec.json.JsonValue.JsonBoolean;
import demitasse.spec.json.JsonValue.JsonNull;
import demitasse.spec.json.JsonValue.JsonNumber;
import demitasse.spec.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;

/** Reads a template in one pass (Go, package text/template, as far as formats of commands use it). */
final class TemplateReader {
    private static final int DEEPEST = 32;
    private static final String OPENING = "{{";
    private static final String CLOSING = "}}";

    private final String text;
    private int at;
    /** The beginning of the action that is being read, for errors. */
    private int action;
    private int depth;
    private boolean trimming;
    /** Whether an {@code else}, rather than an {@code end}, has closed the nodes that were read last. */
    private boolean closedByElse;

    /** Whether the variables that were read last are new ones. */
    private boolean declares;

    private TemplateReader(String text) {
        this.text = text;
    }

    /** @throws SetupException for a text that is no template */
    static List<Node> read(String text) {
        return new TemplateReader(text).nodes(-1);
    }

    /** Up to the end of the text, or to what closes the action at {@code opened}. */
    private List<Node> nodes(int opened) {
        List<Node> nodes = new ArrayList<>();
        while (true) {
            int brace = text.indexOf(OPENING, at);
            words(nodes, brace < 0 ? text.length() : brace);
            if (brace < 0 && opened >= 0) {
                throw TemplateError.at(text, opened, "this has no {{end}}", null);
            }
            if (brace < 0) {
                return nodes;
            }
            action = brace;
            at = brace + OPENING.length() + (text.startsWith("- ", brace + OPENING.length()) ? 1 : 0);
            skipSpace();
            if (isComment()) {
                continue;
            }
            int start = at;
            String word = word();
            if (word.equals("end") || word.equals("else")) {
                if (opened < 0) {
                    throw wrong("nothing is open that this could close");
                }
                closedByElse = word.equals("else");
                return nodes;
            }
            nodes.add(node(word, start));
        }
    }

    private void words(List<Node> nodes, int end) {
        int from = at;
        int to = end;
        while (trimming && from < to && isSpace(text.charAt(from))) {
            from++;
        }
        boolean trimmed = text.startsWith("{{- ", end);
        while (trimmed && to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        trimming = false;
        if (to > from) {
            nodes.add(new Words(text.substring(from, to)));
        }
    }

    private boolean isComment() {
        if (!text.startsWith("/*", at)) {
            return false;
        }
        int end = text.indexOf("*/", at);
        at = end < 0 ? text.length() : end + 2;
        close();
        return true;
    }

    private Node node(String word, int start) {
        return switch (word) {
            case "if", "with", "range" -> branch(word, action);
            default -> {
                at = start;
                List<String> variables = variables();
                Pipe pipe = pipe();
                close();
                yield variables.isEmpty() ? new Insert(pipe) : new Assign(variables.getFirst(), declares, pipe);
            }
        };
    }

    private Node branch(String word, int opened) {
        enter();
        List<String> variables = variables();
        Pipe pipe = pipe();
        close();
        List<Node> body = nodes(opened);
        List<Node> otherwise = closedByElse ? otherwise(opened) : List.of();
        if (!closedByElse) {
            close();
        }
        closedByElse = false;
        depth--;
        if (word.equals("range")) {
            String element = variables.isEmpty() ? "" : variables.getLast();
            return new Each(pipe, variables.size() < 2 ? "" : variables.getFirst(), element, body, otherwise);
        }
        return new Choice(pipe, word.equals("with"), variables.isEmpty() ? "" : variables.getFirst(), body, otherwise);
    }

    /** What follows {@code else}: another branch, which shares the end, or nodes; {@link #closedByElse} tells whether the end is still to be closed. */
    private List<Node> otherwise(int opened) {
        skipSpace();
        int start = at;
        String word = word();
        if (word.equals("if") || word.equals("with")) {
            Node chained = branch(word, opened);
            closedByElse = true;
            return List.of(chained);
        }
        at = start;
        close();
        List<Node> nodes = nodes(opened);
        if (closedByElse) {
            throw wrong("there was an else already");
        }
        return nodes;
    }

    /** {@code $element :=} or {@code $key, $element :=}, or with an equals sign alone for variables there are; nothing where none stand there. */
    private List<String> variables() {
        List<String> variables = new ArrayList<>();
        skipSpace();
        int start = at;
        while (at < text.length() && text.charAt(at) == '$' && variables.size() < 2) {
            at++;
            variables.add(word());
            skipSpace();
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
                skipSpace();
            }
        }
        declares = text.startsWith(":=", at);
        if (!variables.isEmpty() && (declares || peek() == '=')) {
            at += declares ? 2 : 1;
            return variables;
        }
        at = start;
        return List.of();
    }

    private Pipe pipe() {
        enter();
        List<Call> calls = new ArrayList<>();
        do {
            calls.add(call(!calls.isEmpty()));
            skipSpace();
        } while (taken('|'));
        depth--;
        return new Pipe(calls);
    }

    private Call call(boolean piped) {
        skipSpace();
        int start = at;
        String function = "";
        if (isLetter(peek())) {
            function = word();
            if (isConstant(function)) {
                at = start;
                function = "";
            } else if (!Functions.NAMES.contains(function)) {
                throw TemplateError.at(text, start, "there is no function " + function, "the functions are " + String.join(", ", Functions.NAMES));
            }
        }
        List<Term> terms = new ArrayList<>();
        skipSpace();
        while (at < text.length() && !atEndOfCall()) {
            terms.add(term());
            skipSpace();
        }
        if (function.isEmpty() && terms.isEmpty()) {
            throw wrong("a value is missing");
        }
        if (function.isEmpty() && piped) {
            throw wrong("a function is missing after |");
        }
        return new Call(function, terms, start);
    }

    private boolean atEndOfCall() {
        char c = peek();
        return c == '|' || c == ')' || text.startsWith(CLOSING, at) || text.startsWith("-}}", at);
    }

    private Term term() {
        int start = at;
        char c = peek();
        if (c == '.') {
            return new Term.Path("", fields(), start);
        }
        if (c == '$') {
            at++;
            String name = word();
            return new Term.Path("$" + name, fields(), start);
        }
        if (c == '(') {
            at++;
            Pipe pipe = pipe();
            if (!taken(')')) {
                throw wrong("a ) is missing");
            }
            return new Term.Group(pipe, fields(), start);
        }
        if (c == '"' || c == '`') {
            return new Term.Literal(new JsonString(quoted(c)));
        }
        if (c == '-' || c >= '0' && c <= '9') {
            return new Term.Literal(new JsonNumber(number()));
        }
        return constant(word(), start);
    }

    private Term constant(String word, int start) {
        return switch (word) {
            case "true", "false" -> new Term.Literal(new JsonBoolean(word.equals("true")));
            case "nil" -> new Term.Literal(new JsonNull());
            default -> throw TemplateError.at(text, start, "this is no value", "write a field as .Name, text in quotes");
        };
    }

    private static boolean isConstant(String word) {
        return word.equals("true") || word.equals("false") || word.equals("nil");
    }

    /** {@code .A.B}; a point alone is the value itself. */
    private List<String> fields() {
        List<String> fields = new ArrayList<>();
        while (taken('.')) {
            String name = word();
            if (!name.isEmpty()) {
                fields.add(name);
            }
        }
        return fields;
    }

    private String number() {
        int start = at;
        at++;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted(char quote) {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at);
            at++;
            if (c == '\\' && quote == '"' && at < text.length()) {
                c = unescaped(text.charAt(at));
                at++;
            }
            value.append(c);
        }
        if (!taken(quote)) {
            throw wrong("a closing " + quote + " is missing");
        }
        return value.toString();
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> c;
        };
    }

    private String word() {
        int start = at;
        while (isLetter(peek()) || peek() == '_' || peek() >= '0' && peek() <= '9') {
            at++;
        }
        return text.substring(start, at);
    }

    private void close() {
        skipSpace();
        trimming = text.startsWith("-}}", at);
        at += trimming ? 1 : 0;
        if (!text.startsWith(CLOSING, at)) {
            throw at >= text.length() ? wrong("a closing }} is missing") : TemplateError.at(text, at, "}} is expected here", null);
        }
        at += CLOSING.length();
    }

    private boolean taken(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    /** The next character, U+0000 at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private void enter() {
        depth++;
        if (depth > DEEPEST) {
            throw wrong("this is nested deeper than " + DEEPEST + " levels");
        }
    }

    private SetupException wrong(String problem) {
        return TemplateError.at(text, action, problem, null);
    }
}
