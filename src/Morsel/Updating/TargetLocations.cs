namespace Morsel.Updating;

/// <summary>Makes addresses that can be asked of what a description says about where its target is.</summary>
internal static class TargetLocations
{
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
                notes.Add(new Note(NoteCode.AddressUnused, problem = $"the description's address \"{Printable(location)}\" is not used: {refusal}"));
            if (refusal is null && baseAddress?.Scheme == Uri.UriSchemeHttps && address!.Scheme == Uri.UriSchemeHttp)
                notes.Add(new Note(NoteCode.EncryptionLost, $"{TransportException.Shown(address)} is fetched without encryption, though its description came encrypted"));
        }
        if (resolved.Count == 0 && mirrors.Count == 0 && problem is not null)
            throw new RefusedException(problem);
        return [.. resolved.Union(mirrors)];
    }

    /// <summary>Holds the address of a mirror against the rules that those in a description obey.</summary>
    /// <exception cref="RefusedException">It breaks one.</exception>
    public static void CheckMirror(Uri mirror)
    {
        string? problem = mirror.IsAbsoluteUri ? ProblemOf(mirror, baseAddress: null) : "it is relative";
        if (problem is not null)
            throw new RefusedException($"the mirror \"{Printable(TransportException.Shown(mirror))}\" is not used: {problem}");
    }

    private static string? TryResolve(string location, Uri? baseAddress, out Uri? address)
    {
        address = null;
        if (!Uri.TryCreate(location, UriKind.RelativeOrAbsolute, out Uri? reference))
            return "it is no address";
        // No address has one, and .NET would take two of them for "//".
        if (location.Contains('\\', StringComparison.Ordinal))
            return "it holds a backslash";
        bool isRelative = !HasScheme(location);
        if (isRelative && baseAddress is null)
            return "it is relative, and where the description came from is not known; give that address with --base-url";
        if (!(isRelative ? Uri.TryCreate(baseAddress, location, out address) : Uri.TryCreate(location, UriKind.Absolute, out address)))
            return "it is no address";
        return ProblemOf(address, baseAddress);
    }

    // On Unix, .NET takes "/path" for a file.
    private static bool HasScheme(string location)
    {
        int colon = location.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && location.AsSpan(0, colon).IndexOfAny('/', '?', '#') < 0;
    }

    private static string? ProblemOf(Uri address, Uri? baseAddress)
    {
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            return $"only http and https are fetched, not {address.Scheme}";
        if (address.UserInfo.Length > 0)
            return "it carries a user name";
        if (address.Host.Length == 0)
            return "it has no host";
        bool isUsualPort = address.Port is 80 or 443 or >= 1024 || address.Port == baseAddress?.Port;
        return isUsualPort ? null : $"port {address.Port} belongs to another service";
    }

    private static string Printable(string text) => string.Concat(text.Take(80).Select(c => char.IsControl(c) ? '?' : c));
}
