package demitasse.cli.oci;

import demitasse.cli.oci.Verb.Reading;
import demitasse.cli.option.HelpText.Example;
import java.util.List;

/** The commands that make a container of a bundle. */
final class CreateVerbs {
    private CreateVerbs() { }

    static final Verb<CreationBuilder> CREATE = new Verb<>("create", "NEW-ID",
            "Creates a container from a bundle; its program waits for start.",
            List.of(new Example("demitasse-oci create -b ./bundle web", "Make the container web of ./bundle")),
            List.of("Where the configuration asks for a terminal, --console-socket says who gets it."),
            List.of(CreationBuilder.bundle(), CreationBuilder.consoleSocket(), CreationBuilder.pidfdSocket(),
                    CreationBuilder.pidFile(), CreationBuilder.noPivot(), CreationBuilder.noNewKeyring(),
                    CreationBuilder.preserveFds()),
            Reading.ANYWHERE, CreationBuilder::new,
            (b, words, table) -> new OciRequest.Create(b.globals, ContainerId.only(words, table), b.creation()));

    static final Verb<CreationBuilder> RUN = new Verb<>("run", "NEW-ID",
            "Creates a container from a bundle, starts it, waits for it and deletes it.",
            List.of(new Example("demitasse-oci run -b ./bundle web", "Run ./bundle as the container web"),
                    new Example("demitasse-oci run -d --pid-file web.pid -b ./bundle web", "The same in the background")),
            List.of("It exits with the program's own code, or 128 + N when signal N ended it."),
            List.of(CreationBuilder.bundle(), CreationBuilder.consoleSocket(), CreationBuilder.pidfdSocket(),
                    CreationBuilder.detach(), CreationBuilder.keep(), CreationBuilder.pidFile(),
                    CreationBuilder.noSubreaper(), CreationBuilder.noPivot(), CreationBuilder.noNewKeyring(),
                    CreationBuilder.preserveFds()),
            Reading.ANYWHERE, CreationBuilder::new,
            (b, words, table) -> new OciRequest.Run(
                    b.globals, ContainerId.only(words, table), b.creation(), b.detach, b.noSubreaper, b.keep));
}
