using Morsel.Formats;

namespace Morsel.Updating;

/// <summary>Holds the header of a payload against what the caller knows of it from a source that is trusted.</summary>
internal static class HeaderAnchor
{
    /// <exception cref="VerificationException">It is another one, or the description has none.</exception>
    public static void Check(Description? description, UpdateRequest request)
    {
        if (request.ExpectedHeaderDigest.IsEmpty && request.ExpectedHeaderLength is null)
            return;
        if (description is null || description.HeaderDigest.IsEmpty)
            throw Missing("there is no header that could have the expected digest or length; the source is no zchunk file");
        if (request.ExpectedHeaderLength is { } length && length != description.OwnBytes)
            throw Missing($"the header has {description.OwnBytes} bytes, expected {length}; it is of another version");
        if (!request.ExpectedHeaderDigest.IsEmpty && !request.ExpectedHeaderDigest.Span.SequenceEqual(description.HeaderDigest.Span))
        {
            throw Missing(
                $"the header's digest is {Convert.ToHexStringLower(description.HeaderDigest.Span)}, "
                + $"expected {Convert.ToHexStringLower(request.ExpectedHeaderDigest.Span)}; it is of another version");
        }
    }

    private static VerificationException Missing(string problem) => new(problem) { IsProofMissing = true };
}
