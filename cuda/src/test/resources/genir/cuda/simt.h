// CUDA C as C++ for the CPU: what the kernels use of it, and no more. The threads of a block are fibers that take turns in one
// thread of the system; blocks run one after the other. A fiber runs until it comes to a barrier, or to an exchange of its warp, so
// that a barrier that is missing shows: the warps take turns in rising order in one block and in falling order in the next.
#pragma once
#include <math.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include <utility>

#define __global__
#define __device__
#define __forceinline__ inline
/** In a section of their own, so that each block finds in them what no kernel can use. */
#define __shared__ static __attribute__((section("simt_shared")))

struct Dimensions {
    unsigned int x;
};

struct alignas(16) float4 {
    float x, y, z, w;
};

static Dimensions threadIdx, blockIdx, blockDim, gridDim;

extern char __start_simt_shared, __stop_simt_shared;

namespace simt {

const int LANES = 32;
const int MOST_THREADS = 1024;
const size_t STACK = 1 << 15;

enum State { READY, AT_BLOCK_BARRIER, AT_WARP_BARRIER, DONE };

struct Fiber {
    jmp_buf place;
    State state;
    char *stack;
};

/** A value of each lane, twice: an exchange may begin while lanes still read from the one before. */
struct Warp {
    uint64_t values[2][LANES];
    unsigned int exchanges[LANES];
    int waiting;
};

static Fiber fibers[MOST_THREADS];
static Warp warps[MOST_THREADS / LANES];
static jmp_buf scheduler;
static int current;
static int waiting_in_block;
static int votes[2];
static unsigned int barriers[MOST_THREADS];
static void (*body)(const uint64_t *);
static const uint64_t *arguments;

static void run_thread() {
    body(arguments);
    fibers[current].state = DONE;
    _longjmp(scheduler, 1);
}

/** Goes on elsewhere until the scheduler comes back to this fiber. */
static void pause() {
    if (_setjmp(fibers[current].place) == 0) {
        _longjmp(scheduler, 1);
    }
}

static void block_barrier() {
    if (++waiting_in_block == (int) blockDim.x) {
        waiting_in_block = 0;
        for (unsigned int thread = 0; thread < blockDim.x; thread++) {
            fibers[thread].state = READY;
        }
        return;
    }
    fibers[current].state = AT_BLOCK_BARRIER;
    pause();
}

static void warp_barrier() {
    Warp &warp = warps[current / LANES];
    if (++warp.waiting == LANES) {
        warp.waiting = 0;
        for (int lane = 0; lane < LANES; lane++) {
            fibers[current / LANES * LANES + lane].state = READY;
        }
        return;
    }
    fibers[current].state = AT_WARP_BARRIER;
    pause();
}

/** Gives a value to the warp; returns where those of all lanes are. */
static const uint64_t *exchange(uint64_t value) {
    Warp &warp = warps[current / LANES];
    const int lane = current % LANES;
    uint64_t *values = warp.values[warp.exchanges[lane]++ % 2];
    values[lane] = value;
    warp_barrier();
    return values;
}

template <typename T>
static T exchange_with(T value, int other) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof value);
    const uint64_t got = exchange(bits)[other % LANES];
    memcpy(&value, &got, sizeof value);
    return value;
}

static void start(int thread) {
    static ucontext_t context, back;
    Fiber &fiber = fibers[thread];
    if (fiber.stack == 0) {
        fiber.stack = (char *) malloc(STACK);
    }
    getcontext(&context);
    context.uc_stack.ss_sp = fiber.stack;
    context.uc_stack.ss_size = STACK;
    context.uc_link = 0;
    makecontext(&context, run_thread, 0);
    swapcontext(&back, &context);
}

static void resume(int thread, volatile bool *started) {
    current = thread;
    threadIdx.x = thread;
    if (_setjmp(scheduler) == 0) {
        if (started[thread]) {
            _longjmp(fibers[thread].place, 1);
        }
        started[thread] = true;
        start(thread);
    }
}

/** Runs all fibers of a warp as far as they come; returns whether any did anything. */
static bool run_warp(int warp, volatile bool *started) {
    bool moved = false;
    for (bool again = true; again;) {
        again = false;
        for (int lane = 0; lane < LANES; lane++) {
            const int thread = warp * LANES + lane;
            if (fibers[thread].state == READY) {
                resume(thread, started);
                moved = again = true;
            }
        }
    }
    return moved;
}

/** Returns null, or what is wrong. */
static const char *run_block() {
    static bool started[MOST_THREADS];
    const int count = blockDim.x / LANES;
    // All bits set is NaN, and -1.
    memset(&__start_simt_shared, 0xff, &__stop_simt_shared - &__start_simt_shared);
    memset(warps, 0, sizeof warps);
    memset(started, 0, sizeof started);
    memset(barriers, 0, sizeof barriers);
    votes[0] = votes[1] = 0;
    waiting_in_block = 0;
    for (unsigned int thread = 0; thread < blockDim.x; thread++) {
        fibers[thread].state = READY;
    }
    for (bool moved = true; moved;) {
        moved = false;
        for (int turn = 0; turn < count; turn++) {
            moved |= run_warp(blockIdx.x % 2 == 0 ? turn : count - 1 - turn, started);
        }
    }
    for (unsigned int thread = 0; thread < blockDim.x; thread++) {
        if (fibers[thread].state != DONE) {
            return "some threads wait at a barrier that others never come to";
        }
    }
    return 0;
}

/** Letters of the types that launches know: a pointer, and integers and floating point numbers of 32 and 64 bits. */
template <typename T>
struct Letter;
template <typename T>
struct Letter<T *> {
    static const char value = 'P';
};
template <>
struct Letter<long long> {
    static const char value = 'J';
};
template <>
struct Letter<int> {
    static const char value = 'I';
};
template <>
struct Letter<float> {
    static const char value = 'F';
};
template <>
struct Letter<double> {
    static const char value = 'D';
};

template <typename T>
static T unpack(uint64_t word) {
    T value;
    memcpy(&value, &word, sizeof value);
    return value;
}

/** A kernel by its name. */
struct Kernel {
    const char *name;
    /** Letters of its parameters. */
    const char *signature;
    /** Calls it with arguments of 64 bits each. */
    void (*call)(const uint64_t *words);
};

template <auto Function>
struct Caller;

template <typename... T, void (*Function)(T...)>
struct Caller<Function> {
    static constexpr char signature[] = {Letter<T>::value..., 0};

    template <size_t... I>
    static void unpack_and_call(const uint64_t *words, std::index_sequence<I...>) {
        Function(unpack<T>(words[I])...);
    }

    static void call(const uint64_t *words) {
        unpack_and_call(words, std::index_sequence_for<T...>());
    }
};

template <auto Function>
static Kernel kernel(const char *name) {
    Kernel result = {name, Caller<Function>::signature, Caller<Function>::call};
    return result;
}

/** Runs all blocks of a launch; returns null, or what is wrong. */
static const char *launch(const Kernel &kernel, int blocks, int threads, const uint64_t *words) {
    if (blocks < 1 || threads < 1 || threads > MOST_THREADS || threads % LANES != 0) {
        return "no such grid can be launched";
    }
    body = kernel.call;
    arguments = words;
    gridDim.x = blocks;
    blockDim.x = threads;
    for (int block = 0; block < blocks; block++) {
        blockIdx.x = block;
        const char *problem = run_block();
        if (problem != 0) {
            return problem;
        }
    }
    return 0;
}

}  // namespace simt

template <typename T>
static T __shfl_xor_sync(unsigned int, T value, int distance) {
    return simt::exchange_with(value, (simt::current % simt::LANES) ^ distance);
}

static inline unsigned int __ballot_sync(unsigned int, int predicate) {
    const uint64_t *values = simt::exchange(predicate != 0);
    unsigned int bits = 0;
    for (int lane = 0; lane < simt::LANES; lane++) {
        bits |= (unsigned int) values[lane] << lane;
    }
    return bits;
}

static inline void __syncwarp() {
    simt::warp_barrier();
}

static inline void __syncthreads() {
    simt::block_barrier();
}

static inline int __syncthreads_or(int predicate) {
    int &vote = simt::votes[simt::barriers[simt::current]++ % 2];
    vote |= predicate != 0;
    simt::block_barrier();
    const int result = vote;
    simt::block_barrier();
    vote = 0;
    return result;
}

static inline int __popc(unsigned int bits) {
    return __builtin_popcount(bits);
}

static inline float __int_as_float(int bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline int __float_as_int(float value) {
    int bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}
