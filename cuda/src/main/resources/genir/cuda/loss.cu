// Cross-entropies of the softmax over a part of the vocabulary, a block for each row. Losses are summed in double precision.

/** The largest of some logits, and the sum of their exponentials relative to it. */
struct Exponentials {
    float largest;
    float sum;
};

/** Takes in one pack of a row; tokens before {@code first} do not count. */
template <int V>
static __device__ void take(Exponentials &so_far, float &plain_sum, const Pack<V> &logits, int token, int first) {
    float largest = so_far.largest;
#pragma unroll
    for (int k = 0; k < V; k++) {
        if (token + k >= first) {
            largest = fmaxf(largest, logits.v[k]);
        }
    }
    // Nothing is known yet, or all is -infinity: the difference of two infinities would be NaN.
    const float shift = largest == -infinite() ? 0 : largest;
    float sum = so_far.sum * expf(so_far.largest - shift);
#pragma unroll
    for (int k = 0; k < V; k++) {
        if (token + k >= first) {
            sum += expf(logits.v[k] - shift);
            plain_sum += logits.v[k];
        }
    }
    so_far.largest = largest;
    so_far.sum = sum;
}

/** What the softmax of a row needs, in each thread. */
struct RowSums {
    float largest;
    /** Of the exponentials relative to the largest logit. */
    double exponentials;
    double logits;
};

template <int V>
static __device__ RowSums row_sums(const float *logits, int vocabulary, int first) {
    Exponentials own = {-infinite(), 0};
    float plain = 0;
    for (int pack = first / V + threadIdx.x; pack < vocabulary / V; pack += blockDim.x) {
        take<V>(own, plain, load<V>(logits, pack), pack * V, first);
    }
    RowSums sums;
    sums.largest = block_max(own.largest);
    sums.exponentials = block_sum((double) own.sum * exp((double) own.largest - sums.largest));
    sums.logits = block_sum((double) plain);
    return sums;
}

static __device__ float probability(float logit, const RowSums &sums) {
    return expf(logit - sums.largest) * (float) (1 / sums.exponentials);
}

static __device__ double log_probability(float logit, const RowSums &sums) {
    return (double) logit - sums.largest - log(sums.exponentials);
}

/** gradient = (softmax - share) * factor, and on the target's token (softmax - share - wanted) * factor. */
template <int V>
static __device__ void write_gradient(
        const float *logits, float *gradient, int vocabulary, int first, const RowSums &sums, float share, float factor,
        int target, float wanted) {
    for (int pack = threadIdx.x; pack < vocabulary / V; pack += blockDim.x) {
        Pack<V> values = load<V>(logits, pack);
#pragma unroll
        for (int k = 0; k < V; k++) {
            const int token = pack * V + k;
            float difference = probability(values.v[k], sums) - share;
            if (token == target) {
                difference -= wanted;
            }
            values.v[k] = token < first ? 0 : difference * factor;
        }
        store(gradient, pack, values);
    }
}

/** The gradient of one row; returns what the softmax was made of. */
static __device__ RowSums gradient_row(
        const float *logits, float *gradient, int vocabulary, int first, float share, float factor, int target,
        float wanted) {
    RowSums sums;
    if (vocabulary % 4 == 0 && aligned(logits, gradient)) {
        sums = row_sums<4>(logits, vocabulary, first);
        write_gradient<4>(logits, gradient, vocabulary, first, sums, share, factor, target, wanted);
    } else {
        sums = row_sums<1>(logits, vocabulary, first);
        write_gradient<1>(logits, gradient, vocabulary, first, sums, share, factor, target, wanted);
    }
    return sums;
}

static __device__ void fill_row(float *row, int width, float value) {
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        row[i] = value;
    }
}

#define NO_TARGET -100
#define NO_TOKEN -1

/** Rows with a target, in each thread. */
static __device__ double terms_of(const int *targets, int rows) {
    int own = 0;
    for (int row = threadIdx.x; row < rows; row += blockDim.x) {
        own += targets[row] != NO_TARGET;
    }
    return block_sum((double) own);
}

/**
 * The gradient of Instruction.CrossEntropy, and what each row adds to the loss, not yet divided by their number. A target that
 * the softmax has not makes both NaN, so that no step is taken.
 */
extern "C" __global__ void cross_entropy(
        const float *logits, const int *targets, float *gradient, double *losses, int rows, int vocabulary, int first,
        double smoothing) {
    const int64 row = blockIdx.x;
    const int target = targets[row];
    const double terms = terms_of(targets, rows);
    logits += row * vocabulary;
    gradient += row * vocabulary;
    const bool counts = target != NO_TARGET;
    if (!counts || target < first || target >= vocabulary) {
        const float value = counts ? not_a_number() : 0;
        fill_row(gradient, vocabulary, value);
        if (threadIdx.x == 0) {
            losses[row] = value;
        }
        return;
    }
    const int count = vocabulary - first;
    const float share = (float) (smoothing / count);
    const RowSums sums = gradient_row(
            logits, gradient, vocabulary, first, share, (float) (1 / terms), target, (float) (1 - smoothing));
    if (threadIdx.x == 0) {
        const double above_mean = logits[target] - sums.logits / count;
        losses[row] = smoothing * above_mean - log_probability(logits[target], sums);
    }
}

/** The gradient of Instruction.SoftCrossEntropy, and what each row adds to the loss, not yet divided by their number. */
extern "C" __global__ void soft_cross_entropy(
        const float *logits, const int *tokens, const float *probabilities, float *gradient, double *losses, int rows,
        int vocabulary, int first, int entries) {
    const int64 row = blockIdx.x;
    logits += row * vocabulary;
    gradient += row * vocabulary;
    tokens += row * entries;
    probabilities += row * entries;
    const float factor = (float) (1.0 / rows);
    const RowSums sums = gradient_row(logits, gradient, vocabulary, first, 0, factor, -1, 0);
    __syncthreads();
    double loss = 0;
    for (int entry = threadIdx.x; entry < entries; entry += blockDim.x) {
        const int token = tokens[entry];
        if (token == NO_TOKEN) {
            continue;
        }
        if (token < first || token >= vocabulary) {
            loss = not_a_number();
            continue;
        }
        const float wanted = probabilities[entry];
        loss -= wanted * log_probability(logits[token], sums);
        gradient[token] = (probability(logits[token], sums) - wanted) * factor;
    }
    loss = block_sum(loss);
    if (threadIdx.x == 0) {
        losses[row] = loss;
    }
}

/** The mean of the rows' losses, by one block; over those with a target where there are targets. */
extern "C" __global__ void mean_loss(const double *losses, const int *targets, int rows, double *loss) {
    const double sum = sum_of(losses, rows);
    const double terms = targets == 0 ? rows : terms_of(targets, rows);
    if (threadIdx.x == 0) {
        *loss = sum / terms;
    }
}
