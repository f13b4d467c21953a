using System.Text;

namespace Morsel.Trust;

/// <summary>The keys that are believed.</summary>
internal sealed class KeyRing
{
    // Of many keys, so many are named.
    private const int MostNamed = 3;

    private readonly IReadOnlyList<TrustedKey> _keys;
    private readonly IReadOnlyList<MinisignKey> _minisign;

    private KeyRing(IReadOnlyList<TrustedKey> keys, IReadOnlyList<MinisignKey> minisign) => (_keys, _minisign) = (keys, minisign);

    /// <summary>Whether signatures of OpenSSH can be checked.</summary>
    public bool TakesSsh => _keys.Count > 0;

    /// <summary>Whether signatures of minisign can be checked.</summary>
    public bool TakesMinisign => _minisign.Count > 0;

    /// <summary>The keys, as people are told.</summary>
    public string Shown
    {
        get
        {
            string[] all = [.. _keys.Select(key => key.Shown), .. _minisign.Select(key => $"minisign {key.Name}")];
            return all.Length > MostNamed ? string.Join(", ", all.Take(MostNamed)) + $" and {all.Length - MostNamed} more" : string.Join(", ", all);
        }
    }

    /// <summary>Reads keys: public keys of OpenSSH, allowed signers, and public keys of minisign.</summary>
    /// <param name="files">The files, with their names.</param>
    /// <param name="signer">Only keys whose principals fit this name are believed; null for all.</param>
    /// <param name="zone">In which times are meant that do not say it.</param>
    /// <exception cref="InvalidKeyException">A file has no key.</exception>
    public static KeyRing Read(IEnumerable<(string Name, byte[] Bytes)> files, string? signer, TimeZoneInfo zone)
    {
        var keys = new List<TrustedKey>();
        var minisign = new List<MinisignKey>();
        foreach ((string name, byte[] bytes) in files)
        {
            string text = Encoding.UTF8.GetString(bytes);
            try
            {
                if (MinisignKey.TryRead(text) is { } key)
                    minisign.Add(key);
                else if (new AllowedSigners(zone).Read(text, name[(name.LastIndexOfAny(['/', '\\']) + 1)..]) is { Count: > 0 } read)
                    keys.AddRange(read);
                else
                    throw new InvalidKeyException($"it has no key of kind {SshPublicKey.Ed25519Name} or {SshPublicKey.EcdsaName}");
            }
            catch (InvalidKeyException e)
            {
                throw new InvalidKeyException($"{name}: {e.Message}");
            }
        }
        if (signer is null)
            return new KeyRing(keys, minisign);
        TrustedKey[] wanted = [.. keys.Where(key => WordPatterns.Fit(key.Name, signer))];
        return wanted.Length > 0 ? new KeyRing(wanted, []) : throw new InvalidKeyException($"no key is that of {Printable.Escape(signer)}");
    }

    /// <summary>Judges a signature.</summary>
    /// <param name="content">What was signed.</param>
    /// <param name="signature">The file of the signature.</param>
    /// <param name="now">The time.</param>
    public Judgement Judge(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature, DateTimeOffset now)
    {
        try
        {
            return signature.TrimStart(" \t\r\n"u8).StartsWith(SshSignature.Beginning)
                ? JudgeEach(content, signature, now)
                : Judge(MinisignSignature.Read(signature), content);
        }
        catch (InvalidKeyException e)
        {
            return Judgement.Bad(e.Message);
        }
    }

    /// <summary>The same keys, and those that they have made their successors.</summary>
    /// <param name="file">The successors.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="InvalidKeyException">It is no such file.</exception>
    public KeyRing With(ReadOnlySpan<byte> file, DateTimeOffset now)
    {
        KeyRing ring = this;
        foreach (Successor successor in Succession.Read(file))
        {
            if (ring._keys.Any(known => known.Key.Equals(successor.Key)) || ring.Judge(successor.Signature, successor.Line, SshSignature.SuccessionNamespace, now).By is not { } by)
                continue;
            ring = ring.With(new TrustedKey(successor.Key, by.Name) { Succeeds = [.. by.Succeeds, by.Fingerprint], Namespaces = SshSignature.Namespace + "," + SshSignature.SuccessionNamespace });
        }
        return ring;
    }

    /// <summary>The same keys, and one more.</summary>
    public KeyRing With(TrustedKey key) => new([.. _keys, key], _minisign);

    /// <summary>Whether one of some keys is among them.</summary>
    /// <param name="fingerprints">Of those.</param>
    public bool HasAny(IReadOnlyCollection<string> fingerprints) => _keys.Any(key => fingerprints.Contains(key.Key.Fingerprint));

    /// <summary>The same keys, but for some.</summary>
    /// <param name="fingerprints">Of those.</param>
    public KeyRing Without(IReadOnlyCollection<string> fingerprints) => new([.. _keys.Where(key => !fingerprints.Contains(key.Key.Fingerprint))], _minisign);

    // While a release takes the place of another, the file of signatures has those of both.
    private Judgement JudgeEach(ReadOnlySpan<byte> content, ReadOnlySpan<byte> file, DateTimeOffset now)
    {
        Judgement? first = null;
        for (ReadOnlySpan<byte> rest = file; first is null || rest.StartsWith(SshSignature.Beginning); rest = rest[SshSignature.LengthOfFirst(rest)..].TrimStart(" \t\r\n"u8))
        {
            Judgement judgement = Judge(SshSignature.Read(rest[..SshSignature.LengthOfFirst(rest)]), content, SshSignature.Namespace, now);
            if (judgement.By is not null)
                return judgement;
            // A key that is not known may be the successor of one that is.
            first = first is { Stranger: not null } || (first is not null && judgement.Stranger is null) ? first : judgement;
        }
        return first;
    }

    private Judgement Judge(SshSignature signature, ReadOnlySpan<byte> content, string use, DateTimeOffset now)
    {
        string maker = $"{signature.Key.Kind} {signature.Key.Fingerprint}";
        TrustedKey[] known = [.. _keys.Where(key => key.Key.Equals(signature.Key))];
        if (known.Length == 0)
            return Judgement.Bad($"it is signed by {maker}, expected {Shown}") with { Stranger = signature.Key };
        if (signature.SignedFor != use)
            return Judgement.Bad($"{maker} signed it for \"{Printable.Escape(signature.SignedFor)}\", expected \"{use}\"");
        if (!signature.IsOf(content, use))
            return Judgement.Bad($"{maker} signed something else: this was changed, or belongs to another version");
        TrustedKey? fit = known.FirstOrDefault(key => key.ProblemFor(use, now) is null);
        return fit is null ? Judgement.Bad(known[0].ProblemFor(use, now)!) : new Judgement(new Signer(fit.Key.Fingerprint, fit.Name, fit.Key.Line) { Succeeds = fit.Succeeds }, "");
    }

    private Judgement Judge(MinisignSignature signature, ReadOnlySpan<byte> content)
    {
        MinisignKey? known = _minisign.FirstOrDefault(key => key.Number.AsSpan().SequenceEqual(signature.Number));
        string maker = $"minisign {MinisignKey.NameOf(signature.Number)}";
        if (known is null)
            return Judgement.Bad($"it is signed by {maker}, expected {Shown}");
        return signature.IsBy(known, content)
            ? new Judgement(new Signer(maker, Name: "", Line: ""), "")
            : Judgement.Bad($"{maker} signed something else: this was changed, or belongs to another version");
    }
}

/// <summary>What is thought of a signature.</summary>
/// <param name="By">Who made it; null where it is not believed.</param>
/// <param name="Problem">Why not; empty where it is.</param>
internal sealed record Judgement(Signer? By, string Problem)
{
    /// <summary>The key that made it, where that is not known; a key that is may have made it its successor.</summary>
    public SshPublicKey? Stranger { get; init; }

    /// <summary>It is not believed.</summary>
    public static Judgement Bad(string problem) => new(null, problem);
}

/// <summary>Who made a signature.</summary>
/// <param name="Fingerprint">Of the key.</param>
/// <param name="Name">Whose it is; may be empty.</param>
/// <param name="Line">The key; empty where it is one of minisign.</param>
internal sealed record Signer(string Fingerprint, string Name, string Line)
{
    /// <summary>The fingerprints of the keys that it succeeds, the oldest first.</summary>
    public IReadOnlyList<string> Succeeds { get; init; } = [];
}
