namespace Morsel.Compression.Native;

/// <summary>The functions of zstd that are used, all of its stable interface, under its own names without their prefix.</summary>
internal unsafe interface IZstd
{
    int MostLevel { get; }

    nuint CompressBound(nuint contentBytes);

    bool IsError(nuint result);

    string ErrorName(nuint result);

    nint CreateEncoder();

    nuint FreeEncoder(nint encoder);

    nuint SetParameter(nint encoder, ZstdEncoderParameter parameter, int value);

    nuint LoadEncoderDictionary(nint encoder, byte* dictionary, nuint dictionaryBytes);

    nuint Compress(nint encoder, byte* stored, nuint storedBytes, byte* content, nuint contentBytes);

    nuint SetPledgedBytes(nint encoder, ulong contentBytes);

    /// <param name="encoder">The encoder.</param>
    /// <param name="output">Where compressed bytes go.</param>
    /// <param name="input">What is compressed.</param>
    /// <param name="end">0 to go on, 2 to end the frame.</param>
    nuint CompressStream(nint encoder, ZstdBuffer* output, ZstdBuffer* input, int end);

    nint CreateDecoder();

    nuint FreeDecoder(nint decoder);

    nuint LimitWindow(nint decoder, int windowLog);

    nuint LoadDecoderDictionary(nint decoder, byte* dictionary, nuint dictionaryBytes);

    /// <summary>What the next frame may copy from, as it is: not a dictionary, be it like one.</summary>
    nuint ReferToPrefix(nint decoder, byte* prefix, nuint prefixBytes);

    nuint Decompress(nint decoder, byte* content, nuint contentBytes, byte* stored, nuint storedBytes);

    nuint DecompressStream(nint decoder, ZstdBuffer* output, ZstdBuffer* input);

    nuint Train(byte* dictionary, nuint dictionaryBytes, byte* samples, nuint* sampleBytes, uint sampleCount);

    /// <summary>Why training failed; null if it did not.</summary>
    string? TrainingError(nuint result);
}

/// <summary>Parameters of an encoder, by their numbers in zstd.</summary>
internal enum ZstdEncoderParameter
{
    CompressionLevel = 100,
    WindowLog = 101,
    Strategy = 107,
    Checksum = 201,
    Workers = 400,
}

/// <summary>zstd's <c>ZSTD_inBuffer</c> and <c>ZSTD_outBuffer</c>.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential)]
internal unsafe struct ZstdBuffer
{
    public byte* Start;
    public nuint Length;
    public nuint Position;
}
