namespace Morsel.Compression.Inflate;

/// <summary>Why an <see cref="Inflater"/> stopped.</summary>
internal enum InflateStop
{
    /// <summary>All input is taken; more is needed.</summary>
    NeedsInput,

    /// <summary>The buffer is full.</summary>
    OutputFull,

    /// <summary>At the first border between two symbols at or behind the pause that was asked for.</summary>
    AtPause,

    /// <summary>Behind a block that is not the last one; a block header follows.</summary>
    BlockEnd,

    /// <summary>Behind the last block.</summary>
    StreamEnd,

    /// <summary>The stream is broken: <see cref="Inflater.Fault"/> says how. It cannot be continued.</summary>
    Broken,
}

/// <summary>What one call of an <see cref="Inflater"/> did.</summary>
/// <param name="Stop">Why it stopped.</param>
/// <param name="Consumed">Bytes of input that need not be given again.</param>
/// <param name="Produced">Plain bytes that were put into the buffer.</param>
internal readonly record struct InflateStep(InflateStop Stop, int Consumed, int Produced);
