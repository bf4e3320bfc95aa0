package demitasse.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Classes whose methods have moved up by the places of those that no class can have of its own. */
class FinalMethodsTest {
    @Test
    void allPlacesMoveAlike() {
        String rooted = """
                typedef struct %s_VT {
                    TeaVM_Class parent;
                    void* (*virt_toString)(void*); // 3
                    %s; // 4
                    void* (*virt_iterator)(void*); // 5
                } %1$s_VT;
                """;
        Set<String> positions = Set.of("4");
        for (String place : new String[] {"void* (*virt_getClass)(void*)", "void (*pad0)()"}) {
            assertThat(FinalMethods.changed(rooted.formatted("ju_List", place), positions)).isEqualTo("""
                    typedef struct ju_List_VT {
                        TeaVM_Class parent;
                        void* (*virt_toString)(void*); // 3
                        void* (*virt_iterator)(void*); // 5
                    } ju_List_VT;
                    """);
        }
        String extending = "typedef struct a_B_VT {\n    a_A_VT parent;\n    void* (*virt_other)(void*); // 4\n} a_B_VT;\n";
        assertThat(FinalMethods.changed(extending, positions)).isEqualTo(extending);
    }

    @Test
    void callsAndEntriesKnowTheirOnlyTarget() {
        assertThat(FinalMethods.changed("""
                        .virt_toString = &meth_jl_Object_toString,
                        .virt_getClass = &meth_jl_Object_getClass
                };
                x = (TEAVM_METHOD(teavm_local_1, jl_Object_VT, virt_getClass)(teavm_local_1));
                """, Set.of("4"))).isEqualTo("""
                        .virt_toString = &meth_jl_Object_toString,
                };
                x = (meth_jl_Object_getClass(teavm_local_1));
                """);
    }
}
