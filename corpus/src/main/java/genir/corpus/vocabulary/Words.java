package genir.corpus.vocabulary;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The word tokens of a vocabulary, special ones included: ids from 0 to {@code count() - 1}. */
interface Words {
    /** How many there are; the first docid token has this id. */
    int count();

    String token(int id);

    /** The id of a token as it is written, or -1. */
    int id(String token);

    /** The ids of a text's tokens, without the end of the sequence: the first {@code most} of them. */
    int[] encode(String text, int most);

    /** The same with their places, all of them. */
    PlacedTokens encodePlaced(String text);

    /** The text of tokens, special ones left out. */
    String decode(int[] ids);

    Specials specials();

    /** The words as Hugging Face's tokenizer.json, without docid tokens; the caller may change what it gets. */
    ObjectNode tokenizerJson();

    /** What {@code vocabulary.json} says of them, beside counts. */
    VocabularyKind kind();

    /** The analyzer's name, or null if the words come from a tokenizer. */
    String analyzer();

    /**
     * The ids with a meaning of their own.
     *
     * @param pad fills up short sequences and starts the decoder
     * @param eos ends every input
     * @param unk stands for what is not in the vocabulary
     */
    record Specials(int pad, int eos, int unk) {}
}
