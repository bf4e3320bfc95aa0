package demitasse.aot.harden;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.teavm.ast.BreakStatement;
import org.teavm.ast.RegularMethodNode;
import org.teavm.ast.ReturnStatement;
import org.teavm.ast.Statement;
import org.teavm.ast.TryCatchStatement;
import org.teavm.cache.AstCacheEntry;
import org.teavm.model.MethodReference;

/** Whether TeaVM nests two tries so closely depends on the order of its blocks, so the trees are made by hand. */
class NestedTriesTest {
    @Test
    void aHandlerThatWorksIsKeptInsideOfTheOuterTry() {
        assertThat(bodyOfOuterTryAfter(new ReturnStatement())).hasSize(2);
    }

    @Test
    void aHandlerThatOnlyJumpsMayShareTheTry() {
        assertThat(bodyOfOuterTryAfter(new BreakStatement())).hasSize(1);
    }

    private static Iterable<Statement> bodyOfOuterTryAfter(Statement innerHandler) {
        TryCatchStatement inner = new TryCatchStatement();
        inner.getHandler().add(innerHandler);
        TryCatchStatement outer = new TryCatchStatement();
        outer.getProtectedBody().add(inner);
        RegularMethodNode method = new RegularMethodNode(new MethodReference("Probe", "run", org.teavm.model.ValueType.VOID));
        method.setBody(outer);
        new NestedTries().store(method.getReference(), new AstCacheEntry(method, null), () -> new String[0]);
        return outer.getProtectedBody();
    }
}
