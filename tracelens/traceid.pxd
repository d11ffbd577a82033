cimport cython
from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeASCII
from libc.stdint cimport uint8_t, uint64_t

# BLAKE2b (RFC 7693) without key, of which eight bytes are kept. An object of hashlib, made and finished for a hundred
# bytes, takes three times as long as the hash itself.
cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>

    static const uint8_t tl_sigma[10][16] = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
    };
    static const uint64_t tl_iv[8] = {
        0x6a09e667f3bcc908u, 0xbb67ae8584caa73bu, 0x3c6ef372fe94f82bu, 0xa54ff53a5f1d36f1u,
        0x510e527fade682d1u, 0x9b05688c2b3e6c1fu, 0x1f83d9abfb41bd6bu, 0x5be0cd19137e2179u,
    };

    #define TL_HALF(p) ((uint64_t)(p)[0] | (uint64_t)(p)[1] << 8 | (uint64_t)(p)[2] << 16 | (uint64_t)(p)[3] << 24)
    #define TL_TURN(x, by) (((x) >> (by)) | ((x) << (64 - (by))))
    #define TL_MIX(a, b, c, d, x, y) \\
        a += b + (x); d = TL_TURN(d ^ a, 32); c += d; b = TL_TURN(b ^ c, 24); \\
        a += b + (y); d = TL_TURN(d ^ a, 16); c += d; b = TL_TURN(b ^ c, 63);
    #define TL_STEP(r, i, a, b, c, d) \\
        TL_MIX(v[a], v[b], v[c], v[d], m[tl_sigma[r][2 * i]], m[tl_sigma[r][2 * i + 1]])
    /* Written out, so that the compiler knows every place. */
    #define TL_ROUND(r) \\
        TL_STEP(r, 0, 0, 4, 8, 12) TL_STEP(r, 1, 1, 5, 9, 13) TL_STEP(r, 2, 2, 6, 10, 14) TL_STEP(r, 3, 3, 7, 11, 15) \\
        TL_STEP(r, 4, 0, 5, 10, 15) TL_STEP(r, 5, 1, 6, 11, 12) TL_STEP(r, 6, 2, 7, 8, 13) TL_STEP(r, 7, 3, 4, 9, 14)

    static void tl_block(uint64_t h[8], const uint8_t *block, uint64_t counted, int last) {
        uint64_t m[16], v[16];
        int i;
        for (i = 0; i < 16; i++, block += 8)
            m[i] = TL_HALF(block) | TL_HALF(block + 4) << 32;
        for (i = 0; i < 8; i++) { v[i] = h[i]; v[i + 8] = tl_iv[i]; }
        v[12] ^= counted;
        if (last) v[14] = ~v[14];
        TL_ROUND(0) TL_ROUND(1) TL_ROUND(2) TL_ROUND(3) TL_ROUND(4) TL_ROUND(5)
        TL_ROUND(6) TL_ROUND(7) TL_ROUND(8) TL_ROUND(9) TL_ROUND(0) TL_ROUND(1)
        for (i = 0; i < 8; i++) h[i] ^= v[i] ^ v[i + 8];
    }

    static uint64_t tl_blake2b(const uint8_t *data, size_t size) {
        uint64_t h[8];
        uint8_t block[128] = {0};
        size_t done = 0;
        memcpy(h, tl_iv, sizeof h);
        h[0] ^= 0x01010000 ^ 8;  /* no key, a sequence of blocks, eight bytes of result */
        for (; size - done > 128; done += 128) tl_block(h, data + done, done + 128, 0);
        memcpy(block, data + done, size - done);
        tl_block(h, block, size, 1);
        return h[0];
    }
    """
    uint64_t tl_blake2b(const uint8_t* data, size_t size) noexcept

cdef inline str digest(str text):
    cdef Py_ssize_t size
    cdef const char* data
    cdef bytes odd
    try:
        data = PyUnicode_AsUTF8AndSize(text, &size)
    except UnicodeEncodeError:
        odd = text.encode("utf-8", "surrogatepass")
        data, size = odd, len(odd)
    cdef uint64_t bits = tl_blake2b(<const uint8_t*> data, size)
    cdef char[16] digits
    cdef int place
    for place in range(16):  # the lowest byte first
        digits[place] = b"0123456789abcdef"[bits >> (8 * (place // 2) + 4 * (1 - place % 2)) & 15]
    return PyUnicode_DecodeASCII(digits, 16, NULL)

cpdef str trace_id(source_run, dataset, task, sample_id, model, condition, epoch)
