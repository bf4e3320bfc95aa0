package demitasse.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command of a document and what it says there that the command prints: one entry of a {@code ```console} block.
 *  Command lines start with {@code $ } or {@code # }; the lines up to the next one are the output, in which
 *  {@code ...} stands for anything (alone on a line: for any lines), an id for any id, and a measured number
 *  ({@code 2.41 s}, {@code 3.1 MiB}) for any number with such a unit. */
record Transcript(String file, int line, String command, String output) {
    private static final Pattern VARIABLE = Pattern.compile(
            "(?<lines>(?m)^\\.\\.\\.$\\n?)|(?<any>\\.\\.\\.)|(?<id>\\b[0-9a-f]{12}\\b)"
                    + "|(?<measure>\\b\\d+(\\.\\d+)? ?(µs|ms|s|KiB|MiB|GiB)(?![A-Za-z]))|(?<peak>(?<=pids peak )\\d+)");

    static List<Transcript> of(Path document) throws IOException {
        List<Transcript> all = new ArrayList<>();
        List<String> lines = Files.readAllLines(document);
        boolean console = false;
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.startsWith("```")) {
                console = !console && line.equals("```console");
            } else if (console && isCommand(line)) {
                all.add(new Transcript(document.getFileName().toString(), at + 1, line.substring(2), output(lines, at + 1)));
            }
        }
        return all;
    }

    /** The output as a pattern over the whole of what the command prints. */
    Pattern expected() {
        StringBuilder pattern = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(output);
        int done = 0;
        while (matcher.find()) {
            pattern.append(Pattern.quote(output.substring(done, matcher.start()))).append(varying(matcher));
            done = matcher.end();
        }
        return Pattern.compile(pattern + Pattern.quote(output.substring(done)));
    }

    private static String varying(Matcher matcher) {
        if (matcher.group("lines") != null) {
            return "(?:.*\\n)*";
        }
        if (matcher.group("any") != null) {
            return ".*";
        }
        if (matcher.group("id") != null) {
            return "[0-9a-f]{12}";
        }
        return matcher.group("measure") == null ? "\\d+" : "\\d+(?:\\.\\d+)? ?(?:µs|ms|s|KiB|MiB|GiB)";
    }

    private static String output(List<String> lines, int from) {
        StringBuilder output = new StringBuilder();
        for (int at = from; at < lines.size() && !isCommand(lines.get(at)) && !lines.get(at).startsWith("```"); at++) {
            output.append(lines.get(at)).append('\n');
        }
        return output.toString();
    }

    private static boolean isCommand(String line) {
        return line.startsWith("$ ") || line.startsWith("# ");
    }

    @Override
    public String toString() {
        return file + ":" + line + " " + command;
    }
}
