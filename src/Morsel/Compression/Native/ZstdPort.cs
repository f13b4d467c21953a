using ZstdSharp.Unsafe;

namespace Morsel.Compression.Native;

/// <summary>zstd by ZstdSharp, its port to C#: for systems without libzstd.</summary>
internal sealed unsafe class ZstdPort : IZstd
{
    public int MostLevel => Methods.ZSTD_maxCLevel();

    public nuint CompressBound(nuint contentBytes) => Methods.ZSTD_compressBound(contentBytes);

    public bool IsError(nuint result) => Methods.ZSTD_isError(result);

    public string ErrorName(nuint result) => Methods.ZSTD_getErrorName(result);

    public nint CreateEncoder() => (nint)Methods.ZSTD_createCCtx();

    public nuint FreeEncoder(nint encoder) => Methods.ZSTD_freeCCtx((ZSTD_CCtx_s*)encoder);

    public nuint SetParameter(nint encoder, ZstdEncoderParameter parameter, int value) =>
        Methods.ZSTD_CCtx_setParameter((ZSTD_CCtx_s*)encoder, (ZSTD_cParameter)parameter, value);

    public nuint LoadEncoderDictionary(nint encoder, byte* dictionary, nuint dictionaryBytes) =>
        Methods.ZSTD_CCtx_loadDictionary((ZSTD_CCtx_s*)encoder, dictionary, dictionaryBytes);

    public nuint Compress(nint encoder, byte* stored, nuint storedBytes, byte* content, nuint contentBytes) =>
        Methods.ZSTD_compress2((ZSTD_CCtx_s*)encoder, stored, storedBytes, content, contentBytes);

    public nuint SetPledgedBytes(nint encoder, ulong contentBytes) => Methods.ZSTD_CCtx_setPledgedSrcSize((ZSTD_CCtx_s*)encoder, contentBytes);

    public nuint CompressStream(nint encoder, ZstdBuffer* output, ZstdBuffer* input, int end) =>
        Methods.ZSTD_compressStream2((ZSTD_CCtx_s*)encoder, (ZSTD_outBuffer_s*)output, (ZSTD_inBuffer_s*)input, (ZSTD_EndDirective)end);

    public nint CreateDecoder() => (nint)Methods.ZSTD_createDCtx();

    public nuint FreeDecoder(nint decoder) => Methods.ZSTD_freeDCtx((ZSTD_DCtx_s*)decoder);

    public nuint LimitWindow(nint decoder, int windowLog) =>
        Methods.ZSTD_DCtx_setParameter((ZSTD_DCtx_s*)decoder, ZSTD_dParameter.ZSTD_d_windowLogMax, windowLog);

    public nuint LoadDecoderDictionary(nint decoder, byte* dictionary, nuint dictionaryBytes) =>
        Methods.ZSTD_DCtx_loadDictionary((ZSTD_DCtx_s*)decoder, dictionary, dictionaryBytes);

    public nuint ReferToPrefix(nint decoder, byte* prefix, nuint prefixBytes) =>
        Methods.ZSTD_DCtx_refPrefix((ZSTD_DCtx_s*)decoder, prefix, prefixBytes);

    public nuint Decompress(nint decoder, byte* content, nuint contentBytes, byte* stored, nuint storedBytes) =>
        Methods.ZSTD_decompressDCtx((ZSTD_DCtx_s*)decoder, content, contentBytes, stored, storedBytes);

    public nuint DecompressStream(nint decoder, ZstdBuffer* output, ZstdBuffer* input) =>
        Methods.ZSTD_decompressStream((ZSTD_DCtx_s*)decoder, (ZSTD_outBuffer_s*)output, (ZSTD_inBuffer_s*)input);

    public nuint Train(byte* dictionary, nuint dictionaryBytes, byte* samples, nuint* sampleBytes, uint sampleCount) =>
        Methods.ZDICT_trainFromBuffer(dictionary, dictionaryBytes, samples, sampleBytes, sampleCount);

    public string? TrainingError(nuint result) => Methods.ZDICT_isError(result) ? Methods.ZDICT_getErrorName(result) : null;
}
