using Morsel.Formats;

namespace Morsel.Updating;

/// <summary>Holds the header of a payload against what the caller knows of it from a source that is trusted.</summary>
internal static class HeaderAnchor
{
    /// <exception cref="VerificationException">It is another one, or the description has none.</exception>
    public static void Check(Description? description, UpdateRequest request)
    {
        if (request.Zchunk.ExpectedHeaderDigest is null && request.Zchunk.ExpectedHeaderLength is null)
            return;
        if (description is null || description.HeaderDigest.IsEmpty)
            throw Missing("there is no header that could have the expected digest or length; the source is no zchunk file");
        if (request.Zchunk.ExpectedHeaderLength is { } length && length != description.OwnBytes)
            throw Missing($"the header has {description.OwnBytes} bytes, expected {length}; it is of another version");
        if (request.Zchunk.ExpectedHeaderDigest is { } expected && !expected.Bytes.SequenceEqual(description.HeaderDigest.Span))
        {
            throw Missing(
                $"the header's digest is {Convert.ToHexStringLower(description.HeaderDigest.Span)}, "
                + $"expected {expected.Hex}; it is of another version");
        }
    }

    private static VerificationException Missing(string problem) => new(problem) { IsProofMissing = true };
}
