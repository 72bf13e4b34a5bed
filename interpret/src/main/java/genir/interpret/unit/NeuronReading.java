package genir.interpret.unit;

import genir.interpret.session.Item;
import java.util.List;

/**
 * One hidden neuron of a decoder's MLP.
 *
 * @param writes what its output weights say, where it is positive
 * @param avoids the tokens that they lower most
 * @param active the share of the queries for which it is active
 * @param mean its mean activation
 * @param queries those that excite it most
 */
public record NeuronReading(
        int layer, int neuron, Written writes, Written avoids, double active, double mean, List<Excitation> queries) {
    /**
     * A query that excites the neuron.
     *
     * @param lead what it adds to the lead of the query's document on the highest other token
     */
    public record Excitation(Item item, double activation, double lead) {}

    public NeuronReading {
        queries = List.copyOf(queries);
    }
}
