// Ranking losses, added to a loss and a gradient that are there. Scores, losses and derivatives are in double precision.

/** The logarithm of a sum of exponentials. */
static __device__ double log_of_sum(const double *scores, int count) {
    double largest = scores[0];
    for (int i = 1; i < count; i++) {
        largest = fmax(largest, scores[i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
        sum += exp(scores[i] - largest);
    }
    return largest + log(sum);
}

/**
 * Instruction.RankingLoss of an answer's score and its negatives', weight aside; by one thread.
 *
 * @param scores replaced by the derivatives
 */
static __device__ double ranking_loss(double *scores, int count, int listwise, double margin) {
    if (count < 2) {
        for (int i = 0; i < count; i++) {
            scores[i] = 0;
        }
        return 0;
    }
    const double answer = scores[0];
    if (listwise) {
        const double all = log_of_sum(scores, count);
        for (int i = 0; i < count; i++) {
            scores[i] = exp(scores[i] - all);
        }
        scores[0] -= 1;
        return all - answer;
    }
    const double share = 1.0 / (count - 1);
    double sum = 0;
    scores[0] = 0;
    for (int i = 1; i < count; i++) {
        const double missing = margin - answer + scores[i];
        // What is not a number must show, or weights would be changed by it.
        const bool violated = !(missing <= 0);
        sum += violated ? missing : 0;
        scores[i] = violated ? share : 0;
        scores[0] -= scores[i];
    }
    return sum * share;
}

static __device__ bool contains(const int *tokens, int count, int wanted) {
    for (int i = 0; i < count; i++) {
        if (tokens[i] == wanted) {
            return true;
        }
    }
    return false;
}

/**
 * The gradient of Instruction.TokenRanking, a thread for each row, and what each row adds to the loss, not yet weighted. A token
 * that there is not makes the loss NaN, so that no step is taken.
 *
 * @param groups scratch memory, [rows, negatives + 1]
 * @param scores the same
 */
extern "C" __global__ void token_ranking(
        const float *logits, const int *answers, const int *candidates, float *gradient, double *losses, int *groups,
        double *scores, int rows, int vocabulary, int answer_entries, int candidate_entries, int negatives,
        int listwise, double margin, double weight) {
    const int64 row = thread_of_grid();
    if (row >= rows) {
        return;
    }
    logits += row * vocabulary;
    gradient += row * vocabulary;
    answers += row * answer_entries;
    candidates += row * candidate_entries;
    groups += row * (negatives + 1);
    scores += row * (negatives + 1);
    groups[0] = answers[0];
    int count = answers[0] == NO_TOKEN ? 0 : 1;
    for (int i = 0; i < candidate_entries && count > 0 && count <= negatives; i++) {
        if (candidates[i] != NO_TOKEN && !contains(answers, answer_entries, candidates[i])) {
            groups[count++] = candidates[i];
        }
    }
    for (int i = 0; i < count; i++) {
        if (groups[i] < 0 || groups[i] >= vocabulary) {
            losses[row] = not_a_number();
            return;
        }
        scores[i] = logits[groups[i]];
    }
    losses[row] = ranking_loss(scores, count, listwise, margin);
    for (int i = 0; i < count; i++) {
        gradient[groups[i]] = (float) (gradient[groups[i]] + weight / rows * scores[i]);
    }
}

/** Of Instruction.SequenceRanking: the normaliser of each row's softmax and its token's log-probability, a block for each row. */
extern "C" __global__ void token_logs(
        const float *logits, const int *tokens, double *normalisers, double *logs, int vocabulary, int first) {
    const int64 row = blockIdx.x;
    const int token = tokens[row];
    if (token == NO_TOKEN) {
        return;
    }
    logits += row * vocabulary;
    const RowSums sums = vocabulary % 4 == 0 && aligned(logits) ? row_sums<4>(logits, vocabulary, first)
                                                                 : row_sums<1>(logits, vocabulary, first);
    if (threadIdx.x == 0) {
        normalisers[row] = sums.largest + log(sums.exponentials);
        logs[row] = token < first || token >= vocabulary ? not_a_number() : logits[token] - normalisers[row];
    }
}

/**
 * Of Instruction.SequenceRanking: the derivatives by the sequences' scores, weighted, 0 for those without tokens, and what each group adds to
 * the loss, not yet weighted; a thread for each group.
 *
 * @param scores scratch memory, [groups, sequences]
 */
extern "C" __global__ void sequence_coefficients(
        const int *tokens, const double *logs, double *coefficients, double *losses, double *scores, int groups,
        int sequences, int positions, int listwise, double margin, double weight) {
    const int64 group = thread_of_grid();
    if (group >= groups) {
        return;
    }
    tokens += group * sequences * positions;
    logs += group * sequences * positions;
    coefficients += group * sequences;
    scores += group * sequences;
    int count = 0;
    for (int sequence = 0; sequence < sequences; sequence++) {
        double score = 0;
        int length = 0;
        for (int i = sequence * positions; i < (sequence + 1) * positions; i++) {
            if (tokens[i] != NO_TOKEN) {
                score += logs[i];
                length++;
            }
        }
        // A mark, until the derivative stands here: without an answer, the first, no sequence counts.
        coefficients[sequence] = length > 0 && (sequence == 0 || count > 0);
        if (coefficients[sequence] != 0) {
            scores[count++] = score;
        }
    }
    losses[group] = ranking_loss(scores, count, listwise, margin);
    int next = 0;
    for (int sequence = 0; sequence < sequences; sequence++) {
        if (coefficients[sequence] != 0) {
            coefficients[sequence] = weight / groups * scores[next++];
        }
    }
}

/** Of Instruction.SequenceRanking: adds the gradient, a block for each row. */
extern "C" __global__ void sequence_gradient(
        const float *logits, const int *tokens, const double *normalisers, const double *coefficients, float *gradient,
        int vocabulary, int first, int positions) {
    const int64 row = blockIdx.x;
    const double coefficient = coefficients[row / positions];
    const int target = tokens[row];
    if (target == NO_TOKEN || coefficient == 0) {
        return;
    }
    logits += row * vocabulary;
    gradient += row * vocabulary;
    const double normaliser = normalisers[row];
    for (int token = first + threadIdx.x; token < vocabulary; token += blockDim.x) {
        const double probability = exp(logits[token] - normaliser);
        gradient[token] += (float) (coefficient * ((token == target) - probability));
    }
}

/** Adds the mean of some losses, weighted, to the loss, by one block. */
extern "C" __global__ void add_ranking_loss(const double *losses, int count, double weight, double *loss) {
    const double sum = sum_of(losses, count);
    if (threadIdx.x == 0) {
        *loss += weight / count * sum;
    }
}
