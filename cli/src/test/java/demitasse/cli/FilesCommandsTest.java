package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FilesCommandsTest {
    @Test
    void copyKnowsTheContainerByItsColon() {
        assertEquals("CopyOut[container=web, path=/etc/., to=x, archive=true, follow=true]", Lines.told("cp -aL web:etc/. x"));
        assertEquals("CopyIn[from=-, container=web, path=/, archive=false, follow=false]", Lines.told("cp - web:"));
        assertEquals("CopyIn[from=./a:b, container=web, path=/c, archive=false, follow=false]", Lines.told("cp ./a:b web:c"));
    }

    @Test
    void copyWithoutAContainerOrWithTwoIsRefused() {
        assertTrue(Lines.told("cp a b").startsWith("error: neither a nor b is in a container; write CONTAINER:PATH"), Lines.told("cp a b"));
        assertTrue(Lines.told("cp a:b c:d").startsWith("error: both are in containers; copy by way of this machine"), Lines.told("cp a:b c:d"));
        assertTrue(Lines.told("cp web:/x").startsWith("error: write demitasse cp CONTAINER:PATH"), Lines.told("cp web:/x"));
    }

    @Test
    void changesAreAskedForAndApplied() {
        assertEquals("Diff[container=web, json=true]", Lines.told("diff --format json web"));
        assertTrue(Lines.told("diff --format xml web").contains("give json"), Lines.told("diff --format xml web"));
        assertEquals("Apply[container=web, paths=[/a, /b], yes=true, force=false]", Lines.told("apply web /a /b -y"));
        assertEquals("Commit[container=web, name=team/app:1, message=m, pause=true]", Lines.told("commit -p -m m web team/app:1"));
        assertEquals("Export[container=web, to=x.tar]", Lines.told("export web -o x.tar"));
    }

    @Test
    void whatAnImageDoesNotKeepIsSaid() {
        assertEquals("error: --change CMD: an image keeps files alone; give the command, its variables and its user to each run | see demitasse commit --help",
                Lines.told("commit --change CMD c name"));
        assertEquals("error: -a me: an image keeps no author; write it into --message | see demitasse commit --help", Lines.told("commit -a me c name"));
    }
}
