// What is done to each element by itself.

/** y[i] = op(a[i], b[i], i) over contiguous arrays, b perhaps null and then read as 0; y may be a or b. */
template <typename Op>
static __device__ void map(const float *a, const float *b, float *y, int64 length, Op op) {
    int64 done = 0;
    if (aligned(a, b, y)) {
        const int64 packs = length / 4;
#pragma unroll 2
        for (int64 i = thread_of_grid(); i < packs; i += threads_of_grid()) {
            Pack<4> left = load<4>(a, i);
            Pack<4> right = {{0, 0, 0, 0}};
            if (b != 0) {
                right = load<4>(b, i);
            }
#pragma unroll
            for (int k = 0; k < 4; k++) {
                left.v[k] = op(left.v[k], right.v[k], 4 * i + k);
            }
            store(y, i, left);
        }
        done = 4 * packs;
    }
    for (int64 i = done + thread_of_grid(); i < length; i += threads_of_grid()) {
        y[i] = op(a[i], b == 0 ? 0.0f : b[i], i);
    }
}

/** y[i] = op(i) over a contiguous array. */
template <typename Op>
static __device__ void generate(float *y, int64 length, Op op) {
    int64 done = 0;
    if (aligned(y)) {
        const int64 packs = length / 4;
        for (int64 i = thread_of_grid(); i < packs; i += threads_of_grid()) {
            Pack<4> values;
#pragma unroll
            for (int k = 0; k < 4; k++) {
                values.v[k] = op(4 * i + k);
            }
            store(y, i, values);
        }
        done = 4 * packs;
    }
    for (int64 i = done + thread_of_grid(); i < length; i += threads_of_grid()) {
        y[i] = op(i);
    }
}

static __device__ float rectified(float x) {
    return x > 0 ? x : 0;
}

extern "C" __global__ void relu(const float *x, float *y, int64 length) {
    map(x, 0, y, length, [](float a, float, int64) { return rectified(a); });
}

extern "C" __global__ void relu_gradient(const float *y, const float *dy, float *dx, int64 length) {
    map(y, dy, dx, length, [](float a, float b, int64) { return a > 0 ? b : 0.0f; });
}

// 2 sqrt(2 / pi), and that times 0.044715: Instruction.Gelu's LINEAR and CUBIC.
#define GELU_LINEAR 1.5957691216057308f
#define GELU_CUBIC 0.07135481627260025f
#define GELU_FLAT 20.0f

static __device__ float gelu_sigmoid(float x) {
    return 1 / (1 + expf(-x * (GELU_LINEAR + GELU_CUBIC * x * x)));
}

extern "C" __global__ void gelu(const float *x, float *y, int64 length) {
    map(x, 0, y, length, [](float a, float, int64) { return a * gelu_sigmoid(a); });
}

extern "C" __global__ void gelu_gradient(const float *x, const float *dy, float *dx, int64 length) {
    map(x, dy, dx, length, [](float a, float b, int64) {
        // Beyond it the gradient is 0 or 1, but the square of a has no limit.
        const float near = fminf(fmaxf(a, -GELU_FLAT), GELU_FLAT);
        const float g = gelu_sigmoid(near);
        return b * (g + near * g * (1 - g) * (GELU_LINEAR + 3 * GELU_CUBIC * near * near));
    });
}

extern "C" __global__ void scale(const float *x, float factor, float *y, int64 length) {
    map(x, 0, y, length, [=](float a, float, int64) { return factor * a; });
}

extern "C" __global__ void add(const float *a, const float *b, float *y, int64 length) {
    map(a, b, y, length, [](float left, float right, int64) { return left + right; });
}

extern "C" __global__ void multiply(const float *a, const float *b, float *y, int64 length) {
    map(a, b, y, length, [](float left, float right, int64) { return left * right; });
}

extern "C" __global__ void divide(const float *a, const float *b, float *y, int64 length) {
    map(a, b, y, length, [](float left, float right, int64) { return left / right; });
}

extern "C" __global__ void fill(float *y, float value, int64 length) {
    generate(y, length, [=](int64) { return value; });
}

// What a strided kernel does: the numbers of ElementCalls.Op.
#define COPY 0
#define RELU 1
#define SCALE 2
#define FILL 3
#define ADD 4
#define MULTIPLY 5
#define DIVIDE 6

/** Elements anywhere, in four axes; Index is wide enough for the number of elements, since a division of 64 bits is slow. */
template <typename Index>
static __device__ void over_axes(
        int what, const float *a, const float *b, float *y, float number, Index length, int n1, int n2, int n3,
        int64 a0, int64 a1, int64 a2, int64 a3, int64 b0, int64 b1, int64 b2, int64 b3,
        int64 y0, int64 y1, int64 y2, int64 y3) {
    for (int64 element = thread_of_grid(); element < (int64) length; element += threads_of_grid()) {
        Index rest = (Index) element;
        const int64 i3 = rest % n3;
        rest /= n3;
        const int64 i2 = rest % n2;
        rest /= n2;
        const int64 i1 = rest % n1;
        const int64 i0 = rest / n1;
        const float left = a == 0 ? 0 : a[i0 * a0 + i1 * a1 + i2 * a2 + i3 * a3];
        const float right = b == 0 ? 0 : b[i0 * b0 + i1 * b1 + i2 * b2 + i3 * b3];
        float made;
        switch (what) {
            case RELU: made = rectified(left); break;
            case SCALE: made = number * left; break;
            case FILL: made = number; break;
            case ADD: made = left + right; break;
            case MULTIPLY: made = left * right; break;
            case DIVIDE: made = left / right; break;
            default: made = left; break;
        }
        y[i0 * y0 + i1 * y1 + i2 * y2 + i3 * y3] = made;
    }
}

/** One of the above on elements that do not lie one behind the other, or of which some stand for several: their stride is 0. */
extern "C" __global__ void strided(
        int what, const float *a, const float *b, float *y, float number, int64 length, int n1, int n2, int n3,
        int64 a0, int64 a1, int64 a2, int64 a3, int64 b0, int64 b1, int64 b2, int64 b3,
        int64 y0, int64 y1, int64 y2, int64 y3) {
    if (length >> 32 == 0) {
        over_axes<unsigned int>(
                what, a, b, y, number, (unsigned int) length, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3, y0, y1, y2, y3);
    } else {
        over_axes<unsigned long long>(
                what, a, b, y, number, length, n1, n2, n3, a0, a1, a2, a3, b0, b1, b2, b3, y0, y1, y2, y3);
    }
}
