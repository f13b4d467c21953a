namespace Morsel.Server.Answers;

/// <summary>The Content-Range header, RFC 9110 §14.4: its last position is inclusive.</summary>
internal static class ContentRange
{
    public static string Of(ByteRange range, long length) => FormattableString.Invariant($"bytes {range.Start}-{range.End - 1}/{length}");

    /// <summary>What a 416 says.</summary>
    public static string Unsatisfied(long length) => FormattableString.Invariant($"bytes */{length}");
}
