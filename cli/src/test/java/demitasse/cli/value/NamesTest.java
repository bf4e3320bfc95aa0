package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.engine.RunRequest.ById;
import demitasse.engine.RunRequest.ByName;
import demitasse.engine.RunRequest.Label;
import demitasse.engine.RunRequest.User;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void containerNamesAreWhatFilesCanBeCalledSafely() {
        String form = "a name starts with a letter or a digit and goes on with letters, digits, '_', '.' and '-'";
        assertEquals("web_1.a-B", Names.container("web_1.a-B"));
        assertEquals("7", Names.container("7"));
        for (String text : new String[] {"", ".", "..", "-a", "_a", "a/b", "a b", "ä", "a\nb"}) {
            assertEquals(form, Refusal.of(() -> Names.container(text)), text);
        }
        assertEquals("a name has at most 128 characters; this has 129",
                Refusal.of(() -> Names.container("a".repeat(129))));
    }

    @Test
    void hostNamesAreMadeOfPartsWithDots() {
        assertEquals("testbox", Names.host("testbox"));
        assertEquals("a.b-c.d0", Names.host("a.b-c.d0"));
        String parts = "a host name is made of parts of 1 to 63 characters with single dots between them";
        assertEquals(parts, Refusal.of(() -> Names.host("")));
        assertEquals(parts, Refusal.of(() -> Names.host("a..b")));
        assertEquals(parts, Refusal.of(() -> Names.host("a".repeat(64))));
        String letters = "a host name holds only letters, digits, '-' and '.'";
        assertEquals(letters, Refusal.of(() -> Names.host("a/b")));
        assertEquals(letters, Refusal.of(() -> Names.host("a\nb")));
        assertEquals(letters, Refusal.of(() -> Names.host("bücher")));
        assertEquals("no part of a host name starts or ends with '-', as b- does", Refusal.of(() -> Names.host("a.b-")));
    }

    @Test
    void hostNamesOverSixtyFourBytesAreRefusedWithTheirLength() {
        String sixtyFour = "a".repeat(32) + "." + "b".repeat(31);
        assertEquals(sixtyFour, Names.host(sixtyFour));
        assertEquals("a host name has at most 64 bytes; this has 65", Refusal.of(() -> Names.host(sixtyFour + "b")));
        assertEquals("a host name has at most 64 bytes; this has 66", Refusal.of(() -> Names.host("ü".repeat(33))));
    }

    @Test
    void labelsHaveAKey() {
        assertEquals(new Label("a", "b=c"), Names.label("a=b=c"));
        assertEquals(new Label("a", ""), Names.label("a"));
        assertEquals("a key is missing; write KEY=VALUE", Refusal.of(() -> Names.label("=b")));
        assertEquals("the key 'a b' has a space in it; write KEY=VALUE", Refusal.of(() -> Names.label("a b=c")));
    }

    @Test
    void usersAndGroupsAreNamesOrNumbers() {
        assertEquals(new User(new ById(1000), null), Users.read("1000"));
        assertEquals(new User(new ByName("www-data"), new ById(33)), Users.read("www-data:33"));
        assertEquals(new User(new ById(0), new ByName("wheel")), Users.read("0:wheel"));
        assertEquals(new User(new ById(4_294_967_294L), null), Users.read("4294967294"));
    }

    @Test
    void wrongUsersSayWhatIsWrong() {
        assertEquals("the uid is too large; the largest is 4294967294", Refusal.of(() -> Users.read("4294967295")));
        assertEquals("the gid is too large; the largest is 4294967294",
                Refusal.of(() -> Users.read("0:99999999999999999999")));
        String form = "write USER or USER:GROUP, each a name or a number";
        assertEquals("a uid or name is missing; " + form, Refusal.of(() -> Users.read("")));
        assertEquals("a gid or name is missing; " + form, Refusal.of(() -> Users.read("1000:")));
        assertEquals("that is neither a name nor a number; " + form, Refusal.of(() -> Users.read("-1")));
        assertEquals("that is neither a name nor a number; " + form, Refusal.of(() -> Users.read("a b")));
        assertEquals("that is neither a name nor a number; " + form, Refusal.of(() -> Users.read("1:2:3")));
    }
}
