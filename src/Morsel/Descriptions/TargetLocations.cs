using System.Buffers;

namespace Morsel.Descriptions;

/// <summary>Makes addresses that can be asked of what a description says about where its target is.</summary>
internal static class TargetLocations
{
    private const int MostGuesses = 8;
    private const int MostShownChars = 80;
    private const string RelativeToNothing = "it is relative, and the address that the control file came from is not known";

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Resolves every location.</summary>
    /// <param name="locations">References as they stand in the description.</param>
    /// <param name="baseAddress">What relative ones are relative to; null if unknown.</param>
    /// <param name="mirrors">Addresses that the caller knows beside them, checked already; they come last.</param>
    /// <param name="notes">Gets a sentence for every location that is not used.</param>
    /// <exception cref="RefusedException">There are locations, a rule of safety forbids every one of them, and there is no mirror.</exception>
    public static IReadOnlyList<Uri> Resolve(IReadOnlyList<string> locations, Uri? baseAddress, IReadOnlyList<Uri> mirrors, ICollection<Note> notes)
    {
        var resolved = new List<Uri>();
        string? problem = null;
        foreach (string location in locations)
        {
            string? refusal = TryResolve(location, baseAddress, out Uri? address);
            if (refusal is null)
                resolved.Add(address!);
            else
                notes.Add(new Note(NoteCode.AddressUnused, problem = $"the control file's address \"{Printable.Escape(location, MostShownChars)}\" is not used: {refusal}"));
            if (refusal is null && baseAddress?.Scheme == Uri.UriSchemeHttps && address!.Scheme == Uri.UriSchemeHttp)
                notes.Add(new Note(NoteCode.EncryptionLost, $"{TransportException.Shown(address)} is downloaded without encryption, though the control file was encrypted"));
        }
        if (resolved.Count == 0 && mirrors.Count == 0 && problem is not null)
            throw new RefusedException(problem) { Remedy = problem.EndsWith(RelativeToNothing, StringComparison.Ordinal) ? Remedy.GiveBaseAddress : Remedy.None };
        return [.. resolved.Union(mirrors)];
    }

    /// <summary>Where the target may be as well, if it is nowhere where the description says: what comes from there is proven like everything else.</summary>
    /// <param name="locations">References as they stand in the description.</param>
    /// <param name="found">The description.</param>
    /// <param name="isTarget">Whether it is the target itself that is looked for, and not a packed form of it.</param>
    /// <returns>The likeliest first; some may be among those that <see cref="Resolve"/> says.</returns>
    public static IReadOnlyList<Uri> Guess(IReadOnlyList<string> locations, FoundDescription found, bool isTarget)
    {
        if (found.Base is not { } likeliest)
            return [];
        string[] relative = [.. locations.Where(location => location.Length > 0 && !HasScheme(location) && !location.StartsWith("//", StringComparison.Ordinal))];
        IEnumerable<(string Location, Uri Base)> readings =
        [
            .. relative.SelectMany(location => found.OtherBases.Select(other => (location, other))),
            // A name may be written as it is, although it means something in an address.
            .. relative.Where(location => location.AsSpan().ContainsAny('#', '?')).SelectMany(location =>
                found.OtherBases.Prepend(likeliest).Select(other => (location.Replace("#", "%23", StringComparison.Ordinal).Replace("?", "%3F", StringComparison.Ordinal), other))),
        ];
        var guesses = new List<Uri>();
        foreach ((string location, Uri other) in readings)
            if (TryResolve(location, other, out Uri? address) is null)
                guesses.Add(address!);
        return [.. guesses.Concat(isTarget ? found.NamedFiles : []).Distinct().Take(MostGuesses)];
    }

    /// <summary>Holds the address of a mirror against the rules that those in a description obey.</summary>
    /// <exception cref="RefusedException">It breaks one.</exception>
    public static void CheckMirror(Uri mirror)
    {
        string? problem = mirror.IsAbsoluteUri ? ProblemOf(mirror, baseAddress: null) : "it is relative";
        if (problem is not null)
            throw new RefusedException($"the mirror \"{TransportException.Shown(mirror)}\" is not used: {problem}");
    }

    /// <summary>Holds an address that something of the network points to against the same rules.</summary>
    /// <exception cref="RefusedException">It breaks one.</exception>
    public static void CheckPointed(Uri address)
    {
        if (ProblemOf(address, baseAddress: null) is { } problem)
            throw new RefusedException($"\"{Printable.Escape(address.OriginalString, MostShownChars)}\" is not used: {problem}");
    }

    private static string? TryResolve(string location, Uri? baseAddress, out Uri? address)
    {
        address = null;
        if (HasScheme(location) && !Uri.TryCreate(location, UriKind.RelativeOrAbsolute, out _))
            return "it is not an address";
        if (!Printable.IsPlain(location))
            return "it contains a character that is not allowed in addresses";
        // No address has one, and .NET would take two of them for "//".
        if (location.Contains('\\', StringComparison.Ordinal))
            return "it contains a backslash";
        bool isRelative = !HasScheme(location);
        if (isRelative && baseAddress is null)
            return RelativeToNothing;
        // RFC 3986 §4.2: a colon in the first part of a relative reference is hidden by what means "here".
        int colon = isRelative ? location.IndexOf(':', StringComparison.Ordinal) : -1;
        bool isColonHidden = colon >= 0 && location.AsSpan(0, colon).IndexOfAny('/', '?', '#') < 0;
        if (!(isRelative ? Uri.TryCreate(baseAddress, isColonHidden ? "./" + location : location, out address) : Uri.TryCreate(location, UriKind.Absolute, out address)))
            return "it is not an address";
        return ProblemOf(address, baseAddress);
    }

    // On Unix, .NET takes "/path" for a file. RFC 3986 allows digits and dots in a scheme, but what has them is a file's name with a time or a version.
    private static bool HasScheme(string location)
    {
        int colon = location.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && location.AsSpan(0, colon).IndexOfAny('/', '?', '#') < 0
            && (location.AsSpan(0, colon).ContainsAnyExcept(Letters) ? location.AsSpan(colon).StartsWith("://") : true);
    }

    private static string? ProblemOf(Uri address, Uri? baseAddress)
    {
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            return $"only http and https are supported, not {address.Scheme}";
        if (address.UserInfo.Length > 0)
            return "it contains a user name";
        if (address.Host.Length == 0)
            return "it has no host";
        bool isUsualPort = address.Port is 80 or 443 or >= 1024 || (address.Port == baseAddress?.Port && address.IdnHost == baseAddress.IdnHost);
        return isUsualPort ? null : $"port {address.Port} belongs to another service";
    }
}
