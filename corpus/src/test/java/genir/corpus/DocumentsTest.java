package genir.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private static final Document A = new Document("a", "", "first");
    private static final Document B = new Document("b", "", "second");
    private static final Document C = new Document("c", "", "third");

    @Test
    void someOfThemKeepTheirOrder() {
        Documents all = Documents.of(List.of(C, A, B));

        assertThat(all).containsExactly(C, A, B);
        assertThat(all.ids()).containsExactly("c", "a", "b");
        assertThat(all.where(id -> !id.equals("a"))).containsExactly(C, B);
        assertThat(all.where(id -> !id.equals("a")).ids()).containsExactly("c", "b");
        assertThat(all.where(id -> true)).isSameAs(all);
        assertThat(all.where(id -> false)).isEmpty();
        assertThat(all.subList(1, 3)).containsExactly(A, B);
        assertThat(Documents.of(all)).isSameAs(all);
        assertThatThrownBy(() -> all.subList(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void orderIsByIdHoweverTheyCome() {
        Documents ordered = Documents.of(List.of(C, A, B)).inOrder();

        assertThat(ordered).containsExactly(A, B, C);
        assertThat(ordered.ids()).containsExactly("a", "b", "c");
        assertThat(ordered.inOrder()).isSameAs(ordered);
        assertThat(ordered.subList(1, 3).where(id -> id.equals("c"))).containsExactly(C);
    }
}
