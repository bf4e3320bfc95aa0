package demitasse.aot.harden;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.teavm.ast.AsyncMethodNode;
import org.teavm.ast.BreakStatement;
import org.teavm.ast.ContinueStatement;
import org.teavm.ast.RecursiveVisitor;
import org.teavm.ast.SequentialStatement;
import org.teavm.ast.Statement;
import org.teavm.ast.TryCatchStatement;
import org.teavm.cache.AstCacheEntry;
import org.teavm.cache.CacheStatus;
import org.teavm.cache.MethodNodeCache;
import org.teavm.model.MethodReference;

/**
 * Inner handlers that stay inside of the outer {@code try}.
 *
 * <p>Where the body of a {@code try} is nothing but another one, TeaVM writes the two as one with two handlers. The code of the
 * inner handler is then protected by neither: what it throws passes the outer handler by, and ends in whichever handler of a
 * caller happens to have the same number. An empty statement beside the inner one keeps them apart, unless the inner handler
 * only jumps.
 *
 * <p>TeaVM offers each method's syntax tree to a cache just before it writes the C: that is where this one works. It keeps
 * nothing.
 */
public final class NestedTries implements MethodNodeCache {
    @Override
    public void store(MethodReference method, AstCacheEntry entry, Supplier<String[]> dependencies) {
        entry.method.getBody().acceptVisitor(new RecursiveVisitor() {
            @Override
            public void visit(TryCatchStatement statement) {
                super.visit(statement);
                List<Statement> body = statement.getProtectedBody();
                if (body.size() == 1 && body.getFirst() instanceof TryCatchStatement inner && !onlyJumps(inner.getHandler())) {
                    body.add(new SequentialStatement());
                }
            }
        });
    }

    private static boolean onlyJumps(List<Statement> handler) {
        return handler.stream().allMatch(statement -> statement instanceof BreakStatement || statement instanceof ContinueStatement);
    }

    @Override
    public @Nullable AstCacheEntry get(MethodReference method, CacheStatus status) {
        return null;
    }

    @Override
    public @Nullable AsyncMethodNode getAsync(MethodReference method, CacheStatus status) {
        return null;
    }

    @Override
    public void storeAsync(MethodReference method, AsyncMethodNode node, Supplier<String[]> dependencies) {
        // There is one thread: no method is asynchronous.
    }
}
