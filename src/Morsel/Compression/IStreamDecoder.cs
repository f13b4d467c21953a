namespace Morsel.Compression;

/// <summary>What one call of a decoder did.</summary>
/// <param name="Consumed">Bytes of input that need not be given again.</param>
/// <param name="Produced">Plain bytes that were written.</param>
internal readonly record struct DecodeStep(int Consumed, int Produced);

/// <summary>Undoes a compression, piece by piece.</summary>
internal interface IStreamDecoder : IDisposable
{
    /// <summary>Goes on. What is sound is handed out before what is broken throws.</summary>
    /// <param name="input">The bytes after those that were consumed.</param>
    /// <param name="output">Where plain bytes go.</param>
    /// <param name="isLast">No input follows behind this one.</param>
    /// <returns>Neither consumed nor produced: more input is needed, or, where there is none, all is done.</returns>
    /// <exception cref="InvalidDataException">The input is broken, or ends too early.</exception>
    DecodeStep Decode(ReadOnlySpan<byte> input, Span<byte> output, bool isLast);
}
