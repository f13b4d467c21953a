namespace Morsel.Formats;

/// <summary>Reads the headers of one format's payloads. Pure: it is handed bytes and never asks for a stream.</summary>
internal interface IPayloadFormat
{
    /// <summary>The format's name in messages: "zchunk".</summary>
    string Name { get; }

    /// <summary>What a payload's name ends with: ".zck".</summary>
    string Extension { get; }

    /// <summary>What the name of a header alone ends with: ".zhr".</summary>
    string HeaderExtension { get; }

    /// <summary>What the name of a dictionary ends with: ".zdict".</summary>
    string DictionaryExtension { get; }

    /// <summary>Bytes that <see cref="HeaderBytes"/> must see, unless the payload is shorter.</summary>
    int LeadBytes { get; }

    /// <summary>Whether bytes that begin like this may be a payload of this format.</summary>
    bool Recognizes(ReadOnlySpan<byte> prefix);

    /// <summary>How long the header is, as its first bytes say.</summary>
    /// <exception cref="TargetFormatException">They are no beginning of a header, or it is too long.</exception>
    long HeaderBytes(ReadOnlySpan<byte> lead);

    /// <summary>Reads a header.</summary>
    /// <exception cref="TargetFormatException">It is damaged, or says what may not be.</exception>
    Payload Read(ReadOnlyMemory<byte> header);
}
