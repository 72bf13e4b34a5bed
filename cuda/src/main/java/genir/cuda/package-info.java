/** Programs on NVIDIA's GPUs: kernels of our own, compiled for the GPU at hand, and cuBLAS. */
package genir.cuda;
