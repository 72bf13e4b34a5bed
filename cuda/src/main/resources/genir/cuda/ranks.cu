// Ranks of tokens by their logits, a block for each row.

/** Instruction.TargetRanks; 0 for a token that does not count. */
extern "C" __global__ void target_ranks(
        const float *logits, const int *tokens, int *ranks, int vocabulary, int first, int entries) {
    const int64 row = blockIdx.x;
    logits += row * vocabulary;
    for (int64 entry = row * entries; entry < (row + 1) * entries; entry++) {
        const int token = tokens[entry];
        const bool counts = token >= first && token < vocabulary;
        const float score = counts ? logits[token] : 0;
        int before = 0;
#pragma unroll 4
        for (int other = first + threadIdx.x; other < vocabulary; other += blockDim.x) {
            const float value = logits[other];
            before += value > score || (value == score && other < token);
        }
        const int rank = 1 + (int) block_sum((double) before);
        if (threadIdx.x == 0) {
            ranks[entry] = !counts ? 0 : score == score ? rank : vocabulary - first;
        }
    }
}

/** Maps floats to integers of the same order; -0 and 0 are the same, and what is not a number is less than all. */
static __device__ int ascending(float score) {
    if (score != score) {
        return -2147483647 - 1;
    }
    const int bits = __float_as_int(score == 0 ? 0.0f : score);
    return bits < 0 ? bits ^ 0x7fffffff : bits;
}

/** How many logits of a range are at least so much, in each thread. */
static __device__ int count_from(const float *logits, int from, int to, int least) {
    int own = 0;
#pragma unroll 4
    for (int token = from + threadIdx.x; token < to; token += blockDim.x) {
        own += ascending(logits[token]) >= least;
    }
    return (int) block_sum((double) own);
}

/** The largest key that at least so many logits reach: found bit by bit, from the sign on. */
static __device__ int least_of_best(const float *logits, int from, int to, int count) {
    // Keys with the sign turned over are in the order of unsigned integers.
    unsigned int least = 0;
    for (unsigned int bit = 0x80000000u; bit != 0; bit >>= 1) {
        const int key = (int) ((least | bit) ^ 0x80000000u);
        if (count_from(logits, from, to, key) >= count) {
            least |= bit;
        }
    }
    return (int) (least ^ 0x80000000u);
}

/**
 * Appends the tokens of a range, in order, whose key is above a limit, or equal to it, up to so many in all; called by all
 * threads of a block.
 *
 * @return how many there are then, in each thread
 */
static __device__ int append(
        const float *logits, int from, int to, int limit, bool equal, int *tokens, int filled, int most) {
    __shared__ int counts[MOST_WARPS];
    for (int first = from; first < to && filled < most; first += blockDim.x) {
        const int token = first + threadIdx.x;
        const int key = token < to ? ascending(logits[token]) : 0;
        const bool wanted = token < to && (equal ? key == limit : key > limit);
        const unsigned int lanes = __ballot_sync(ALL_LANES, wanted);
        __syncthreads();
        if (lane() == 0) {
            counts[warp_of_block()] = __popc(lanes);
        }
        __syncthreads();
        int place = filled + __popc(lanes & ((1u << lane()) - 1));
        for (int warp = 0; warp < warps_of_block(); warp++) {
            place += warp < warp_of_block() ? counts[warp] : 0;
            filled += counts[warp];
        }
        if (wanted && place < most) {
            tokens[place] = token;
        }
    }
    return filled < most ? filled : most;
}

/**
 * Instruction.TopTokens.
 *
 * @param logs 0 where nobody asks for them
 * @param unsorted scratch memory, [rows, count]
 */
extern "C" __global__ void top_tokens(
        const float *logits, int *unsorted, int *tokens, double *logs, int vocabulary, int from, int to, int count) {
    const int64 row = blockIdx.x;
    logits += row * vocabulary;
    unsorted += row * count;
    tokens += row * count;
    if (logs) {
        logs += row * count;
    }
    const int most = count < to - from ? count : to - from;
    const int least = least_of_best(logits, from, to, most);
    int filled = append(logits, from, to, least, false, unsorted, 0, most);
    filled = append(logits, from, to, least, true, unsorted, filled, most);
    RowSums sums = {0, 0, 0};
    if (logs) {
        sums = row_sums<1>(logits, vocabulary, 0);
    }
    __syncthreads();
    for (int i = threadIdx.x; i < count; i += blockDim.x) {
        if (i >= filled) {
            tokens[i] = NO_TOKEN;
            if (logs) {
                logs[i] = not_a_number();
            }
            continue;
        }
        const int token = unsorted[i];
        const int key = ascending(logits[token]);
        int place = 0;
        for (int j = 0; j < filled; j++) {
            const int other = ascending(logits[unsorted[j]]);
            place += other > key || (other == key && unsorted[j] < token);
        }
        tokens[place] = token;
        if (logs) {
            logs[place] = log_probability(logits[token], sums);
        }
    }
}
