// Rows of tables that tokens name.

/** Packs of a row that each thread of a block works on, one after the other. */
template <int V, typename Work>
static __device__ void each_pack(int width, Work work) {
    for (int pack = threadIdx.x; pack < width / V; pack += blockDim.x) {
        work(pack);
    }
}

template <int V>
static __device__ void gather_row(const float *row, float *y, int width) {
    each_pack<V>(width, [=](int pack) {
        Pack<V> values;
        if (row == 0) {
#pragma unroll
            for (int k = 0; k < V; k++) {
                values.v[k] = not_a_number();
            }
        } else {
            values = load<V>(row, pack);
        }
        store(y, pack, values);
    });
}

/** Instruction.GatherRows, a block for each row; NaN for a token that the table has not. */
extern "C" __global__ void gather_rows(
        const float *table, const int *tokens, float *y, int table_rows, int width) {
    const int token = tokens[blockIdx.x];
    const float *row = token >= 0 && token < table_rows ? table + (int64) token * width : 0;
    float *target = y + (int64) blockIdx.x * width;
    if (width % 4 == 0 && aligned(table, y)) {
        gather_row<4>(row, target, width);
    } else {
        gather_row<1>(row, target, width);
    }
}

// Tokens that a block of scatter_rows looks at together: one for each thread.
#define SCATTER_THREADS 256
// Rows that are on their way from memory at the same time.
#define ROWS_IN_FLIGHT 8

/** Where among the tokens of a piece those stand that equal the block's, in order; returns how many there are. */
static __device__ int find(const int *tokens, int from, int rows, int token, int *places) {
    __shared__ int counts[SCATTER_THREADS / WARP];
    const int row = from + threadIdx.x;
    const bool equal = row < rows && tokens[row] == token;
    const unsigned int lanes = __ballot_sync(ALL_LANES, equal);
    // The places of the piece before may still be read.
    __syncthreads();
    if (lane() == 0) {
        counts[warp_of_block()] = __popc(lanes);
    }
    __syncthreads();
    int before = 0;
    int all = 0;
    for (int warp = 0; warp < SCATTER_THREADS / WARP; warp++) {
        before += warp < warp_of_block() ? counts[warp] : 0;
        all += counts[warp];
    }
    if (equal) {
        places[before + __popc(lanes & ((1u << lane()) - 1))] = row;
    }
    __syncthreads();
    return all;
}

/** Adds the rows at some places to one pack of a sum, in order. */
template <int V>
static __device__ Pack<V> add_rows(const float *rows, const int *places, int count, int width, int pack, Pack<V> sum) {
    for (int first = 0; first < count; first += ROWS_IN_FLIGHT) {
        Pack<V> values[ROWS_IN_FLIGHT];
#pragma unroll
        for (int k = 0; k < ROWS_IN_FLIGHT; k++) {
            if (first + k < count) {
                values[k] = load<V>(rows + (int64) places[first + k] * width, pack);
            }
        }
#pragma unroll
        for (int k = 0; k < ROWS_IN_FLIGHT; k++) {
            if (first + k < count) {
#pragma unroll
                for (int element = 0; element < V; element++) {
                    sum.v[element] += values[k].v[element];
                }
            }
        }
    }
    return sum;
}

/**
 * Instruction.ScatterRows by blocks of 256 threads, one for each row: that of a token's first row adds all of the token's rows,
 * in order; the others, and those of tokens that the table has not, do nothing.
 */
extern "C" __global__ void scatter_rows(
        const float *rows, const int *tokens, float *table, int count, int table_rows, int width) {
    __shared__ int places[SCATTER_THREADS];
    const int row = blockIdx.x;
    const int token = tokens[row];
    if (token < 0 || token >= table_rows) {
        return;
    }
    int earlier = 0;
    for (int other = threadIdx.x; other < row; other += SCATTER_THREADS) {
        earlier |= tokens[other] == token;
    }
    if (__syncthreads_or(earlier)) {
        return;
    }
    float *target = table + (int64) token * width;
    const int *list = places;
    const bool vectors = width % 4 == 0 && aligned(rows, table);
    for (int from = row / SCATTER_THREADS * SCATTER_THREADS; from < count; from += SCATTER_THREADS) {
        const int found = find(tokens, from, count, token, places);
        if (found == 0) {
            continue;
        }
        if (vectors) {
            each_pack<4>(width, [=](int pack) {
                store(target, pack, add_rows<4>(rows, list, found, width, pack, load<4>(target, pack)));
            });
        } else {
            each_pack<1>(width, [=](int pack) {
                store(target, pack, add_rows<1>(rows, list, found, width, pack, load<1>(target, pack)));
            });
        }
    }
}
