// What is done to all gradients together, and Adam: passes over memory, bound by its speed.

/** Instruction.Accumulate; with shares[0] 0 whatever the sum was, NaN too. */
extern "C" __global__ void accumulate(const float *gradients, const float *shares, float *sum, int64 length) {
    const float keep = shares[0];
    const float share = shares[1];
    map(gradients, keep == 0 ? 0 : sum, sum, length, [=](float gradient, float old, int64) {
        return keep * old + share * gradient;
    });
}

/** Each block's sum of the squares of its elements. */
extern "C" __global__ void square_sums(const float *values, double *sums, int64 length) {
    double sum = 0;
    int64 done = 0;
    if (aligned(values)) {
        const int64 packs = length / 4;
#pragma unroll 4
        for (int64 i = thread_of_grid(); i < packs; i += threads_of_grid()) {
            const Pack<4> pack = load<4>(values, i);
            sum += dot(pack, pack);
        }
        done = 4 * packs;
    }
    for (int64 i = done + thread_of_grid(); i < length; i += threads_of_grid()) {
        sum += values[i] * values[i];
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) {
        sums[blockIdx.x] = sum;
    }
}

static __device__ bool is_finite(double value) {
    return value - value == 0;
}

/** Instruction.GradientNorm from the sums of square_sums, by one block. */
extern "C" __global__ void gradient_norm(
        const double *sums, int count, const double *loss, double longest, double *norm, float *factor) {
    const double length = sqrt(sum_of(sums, count));
    if (threadIdx.x == 0) {
        *norm = length;
        if (is_finite(length) && is_finite(*loss)) {
            *factor = (float) (length > longest ? longest / length : 1.0);
        } else {
            *factor = not_a_number();
        }
    }
}

#define ADAM_EPSILON 1e-8

/** Rate and epsilon of a step of Adam with the corrections of its moments' bias folded in. */
struct AdamRates {
    float rate;
    float epsilon;
};

/** By one thread of each block: powers of doubles are slow. */
static __device__ AdamRates adam_rates(const double *progress, double beta1, double beta2) {
    __shared__ AdamRates rates;
    if (threadIdx.x == 0) {
        const double correction1 = 1 - pow(beta1, progress[1]);
        const double correction2 = sqrt(1 - pow(beta2, progress[1]));
        rates.rate = (float) (progress[0] * correction2 / correction1);
        rates.epsilon = (float) (ADAM_EPSILON * correction2);
    }
    __syncthreads();
    return rates;
}

template <int V>
static __device__ void adam_pack(
        float *weights, const float *gradients, float *first, float *second, int64 pack, AdamRates rates, float decay1,
        float decay2, float gain1, float gain2) {
    const Pack<V> gradient = load<V>(gradients, pack);
    Pack<V> mean = load<V>(first, pack);
    Pack<V> variance = load<V>(second, pack);
    Pack<V> weight = load<V>(weights, pack);
#pragma unroll
    for (int k = 0; k < V; k++) {
        mean.v[k] = decay1 * mean.v[k] + gain1 * gradient.v[k];
        variance.v[k] = decay2 * variance.v[k] + gain2 * gradient.v[k] * gradient.v[k];
        weight.v[k] -= rates.rate * mean.v[k] / (sqrtf(variance.v[k]) + rates.epsilon);
    }
    store(first, pack, mean);
    store(second, pack, variance);
    store(weights, pack, weight);
}

/** Instruction.Adam; nothing where the factor is NaN. */
extern "C" __global__ void adam(
        float *weights, const float *gradients, float *first, float *second, const float *factor, const double *progress,
        double beta1, double beta2, int64 length) {
    const float scale = *factor;
    if (scale != scale) {
        return;
    }
    const AdamRates rates = adam_rates(progress, beta1, beta2);
    const float decay1 = (float) beta1;
    const float decay2 = (float) beta2;
    const float gain1 = (1 - decay1) * scale;
    const float gain2 = (1 - decay2) * scale * scale;
    int64 done = 0;
    if (aligned(weights, gradients, first, second)) {
        const int64 packs = length / 4;
        for (int64 i = thread_of_grid(); i < packs; i += threads_of_grid()) {
            adam_pack<4>(weights, gradients, first, second, i, rates, decay1, decay2, gain1, gain2);
        }
        done = 4 * packs;
    }
    for (int64 i = done + thread_of_grid(); i < length; i += threads_of_grid()) {
        adam_pack<1>(weights, gradients, first, second, i, rates, decay1, decay2, gain1, gain2);
    }
}

/** Instruction.Decay; nothing where the factor is NaN. */
extern "C" __global__ void decay(float *weight, const float *factor, const double *progress, double decay, int64 length) {
    if (*factor != *factor) {
        return;
    }
    const float kept = (float) (1 - progress[0] * decay);
    map(weight, 0, weight, length, [=](float value, float, int64) { return value * kept; });
}
