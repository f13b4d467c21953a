using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Morsel.Server.Folders;

namespace Morsel.Server.Answers;

/// <summary>What the conditions of a request say about it.</summary>
internal enum Verdict
{
    /// <summary>It is answered as if it had none.</summary>
    Proceed,

    /// <summary>The client has this content already (304).</summary>
    NotModified,

    /// <summary>The client does not want this content (412).</summary>
    Failed,
}

/// <summary>Conditional requests, in the order of RFC 9110 §13.2.2.</summary>
internal static class Preconditions
{
    /// <param name="headers">The request's.</param>
    /// <param name="file">What is asked for.</param>
    public static Verdict Judge(IHeaderDictionary headers, ServedFile file)
    {
        if (headers.IfMatch.Count > 0)
        {
            if (!Names(headers.IfMatch, file.EntityTag, useStrongComparison: true))
                return Verdict.Failed;
        }
        else if (Date(headers.IfUnmodifiedSince) < file.LastModified)
        {
            return Verdict.Failed;
        }
        if (headers.IfNoneMatch.Count > 0)
            return Names(headers.IfNoneMatch, file.EntityTag, useStrongComparison: false) ? Verdict.NotModified : Verdict.Proceed;
        return Date(headers.IfModifiedSince) >= file.LastModified ? Verdict.NotModified : Verdict.Proceed;
    }

    /// <summary>Whether If-Range, if there is one, names this very content (RFC 9110 §13.1.5).</summary>
    /// <param name="headers">The request's.</param>
    /// <param name="file">What is asked for.</param>
    /// <param name="now">The clock: a date names one content only when its second is over.</param>
    public static bool AllowRanges(IHeaderDictionary headers, ServedFile file, DateTimeOffset now)
    {
        string ifRange = headers.IfRange.ToString();
        if (ifRange.Length == 0)
            return true;
        if (EntityTagHeaderValue.TryParse(ifRange, out EntityTagHeaderValue? tag))
            return tag.Compare(file.EntityTag, useStrongComparison: true);
        return Date(ifRange) == file.LastModified && now - file.LastModified >= TimeSpan.FromSeconds(1);
    }

    private static bool Names(StringValues header, EntityTagHeaderValue current, bool useStrongComparison) =>
        EntityTagHeaderValue.TryParseStrictList(header, out IList<EntityTagHeaderValue>? tags)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison));

    // null, which compares as false, where there is no valid date: such a condition is ignored (RFC 9110 §13.1.3, §13.1.4).
    private static DateTimeOffset? Date(StringValues header) =>
        HeaderUtilities.TryParseDate(header.ToString(), out DateTimeOffset date) ? date : null;
}
