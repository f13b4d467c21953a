using System.Globalization;

namespace Morsel.Server.Page;

/// <summary>Numbers of things.</summary>
internal static class CountText
{
    /// <summary>"1 range", "1,234 ranges".</summary>
    public static string Of(long count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {thing}{(count == 1 ? "" : "s")}");
}
