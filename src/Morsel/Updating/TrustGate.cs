using Morsel.Descriptions;
using Morsel.Files;
using Morsel.Formats.Sidecar;
using Morsel.Signatures;
using Morsel.Trust;

namespace Morsel.Updating;

/// <summary>Lets through what a trusted key has signed for this file, and nothing older than what was let through for this output before.</summary>
internal sealed class TrustGate : ISignatureDemand
{
    private const int MostSignatureBytes = 16 << 10, MostKeyFileBytes = 1 << 20;
    private const string SshEnding = ".sig", MinisignEnding = ".minisig", SuccessionEnding = ".keys";

    private readonly UpdateRequest _request;
    private readonly NeighbourReader _neighbours;
    private readonly TimeProvider _time;
    private readonly TrustMemory _memory;
    private readonly string _fileName;
    private readonly OpenPgpKeys? _openPgp;
    private KeyRing _keys;
    private Signer? _by;

    private TrustGate(IFileSystem files, UpdateRequest request, NeighbourReader neighbours, TimeProvider time, Func<OpenPgpProgram?> openPgp, string fileName)
    {
        (_request, _neighbours, _time, _fileName) = (request, neighbours, time, fileName);
        (_keys, _openPgp) = ReadKeys(files, request, time, openPgp);
        _memory = TrustMemory.Of(files, Path.GetFullPath(OutputOf(files, request, fileName)));
        _keys = _memory.AddTo(_keys);
    }

    /// <summary>What the last signed sidecar says that is published; null where none came.</summary>
    public TargetLine? Target { get; private set; }

    /// <summary>Whose signature was accepted; null where none was.</summary>
    public SignatureReport? Report => _by is null ? null : new SignatureReport(_by.Fingerprint, _by.Name)
    {
        Serial = Target?.Serial,
        Expires = Target?.Expires is { } expires ? TimeOf(expires) : null,
    };

    /// <summary>Whether a signed list of digests says what must come, so that nothing else need be signed.</summary>
    public bool IsSatisfied { get; private set; }

    /// <summary>What the user should know.</summary>
    public List<Note> Notes { get; } = [];

    /// <summary>Makes one.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="request">What the caller wants.</param>
    /// <param name="reader">Knows transports and the clock.</param>
    /// <param name="time">The clock.</param>
    /// <param name="openPgp">Finds the program that checks signatures of OpenPGP.</param>
    /// <returns>null where no signature is required.</returns>
    /// <exception cref="ArgumentException">A file has no key.</exception>
    public static TrustGate? For(IFileSystem files, UpdateRequest request, DescriptionReader reader, TimeProvider time, Func<OpenPgpProgram?> openPgp) => request.Trust.IsDemanded
        ? new TrustGate(files, request, new NeighbourReader(reader), time, openPgp, request.Trust.FileName ?? SourceName.BaseOf(request.Source, reader.Formats))
        : null;

    public async Task CheckAsync(FoundSidecar sidecar, CancellationToken cancellationToken)
    {
        string shown = TransportException.Shown(sidecar.Address);
        Signer by = await JudgeAsync(sidecar.Address, sidecar.Bytes, cancellationToken).ConfigureAwait(false);
        TargetLine target = sidecar.Sidecar.Target;
        if (target is not { Name: { } name, Serial: { } serial, Expires: { } expires })
            throw Refused($"{shown} is signed, but has no name, serial and expires, which a signed sidecar must have: its publisher must sign it as Morsel does");
        if (name != _fileName)
            throw Refused($"{shown} is for the file \"{Printable.Escape(name)}\", expected \"{Printable.Escape(_fileName)}\"", Remedy.GiveTrustedName);
        if (TimeOf(expires) <= _time.GetUtcNow())
            throw Refused($"{shown} expired on {TimeOf(expires):yyyy-MM-dd}: the server has an old copy, its publisher has not signed it again, or the clock of this machine is wrong");
        if (_memory.Serial is { } last && serial < last && !Tolerates($"{shown} is older than what is here (serial {serial}, expected at least {last})"))
            throw Refused($"{shown} is older than what is here (serial {serial}, expected at least {last}): the server has an old copy", Remedy.AllowRollback);
        (_by, Target) = (by, target);
    }

    public async Task CheckAsync(FoundDescription found, CancellationToken cancellationToken)
    {
        string shown = TransportException.Shown(found.Address);
        if (found.Description is null)
            throw Refused($"{shown} has neither a sidecar nor a control file, so nothing that is signed describes it");
        Signer by = await JudgeAsync(found.Address, found.Bytes, cancellationToken).ConfigureAwait(false);
        if (Target is null && _memory.Serial is { } last && !Tolerates($"the signed sidecar of {shown} is missing, which was there before (serial {last})"))
            throw Refused($"the signed sidecar of {shown} is missing, which was there before (serial {last}): without it, an old version cannot be noticed", Remedy.AllowRollback);
        if (Target is null)
            Notes.Add(new Note(NoteCode.Signature, "only the control file is signed, so an old version, or one of another file of the same publisher, cannot be noticed"));
        _by = by;
    }

    /// <summary>Checks bytes that nothing else is known of.</summary>
    public async Task CheckAsync(Uri address, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        _by = await JudgeAsync(address, bytes, cancellationToken).ConfigureAwait(false);

    /// <summary>Checks who signed a list of digests.</summary>
    /// <exception cref="VerificationException">It is not signed by somebody who is believed.</exception>
    public async Task CheckSumsAsync(Uri address, ReadOnlyMemory<byte> list, CancellationToken cancellationToken)
    {
        _by = _openPgp is null
            ? await JudgeAsync(address, list, cancellationToken).ConfigureAwait(false)
            : await _openPgp.JudgeAsync(_neighbours, address, list, cancellationToken).ConfigureAwait(false);
        Notes.Add(new Note(NoteCode.Signature, "only the list of digests is signed, so an old version cannot be noticed"));
        IsSatisfied = true;
    }

    /// <summary>Remembers for this output what was let through.</summary>
    public void Remember()
    {
        if (_by is not null && !IsSatisfied && _memory.Save(Target?.Serial, _by) is { } problem)
            Notes.Add(new Note(NoteCode.SignatureNotRemembered, $"what was signed cannot be remembered, so the next run will not notice an older version: {problem}"));
    }

    // Decided by what the caller says alone: what a server says decides nothing before it is believed.
    private static string OutputOf(IFileSystem files, UpdateRequest request, string fileName) =>
        request.NamesFile ? request.OutputPath!
        : request.OutputPath is null && OldAppImage.IsSourceOf(files, request) ? request.Source
        : Path.Join(request.OutputPath, fileName);

    private static (KeyRing Keys, OpenPgpKeys? OpenPgp) ReadKeys(IFileSystem files, UpdateRequest request, TimeProvider time, Func<OpenPgpProgram?> openPgp)
    {
        (string Name, byte[] Bytes)[] all = [.. request.Trust.KeyFiles.Select(path => (path, SmallFile.Read(files, path, MostKeyFileBytes)))];
        var ofOpenPgp = OpenPgpKeys.Of(all, openPgp);
        if (ofOpenPgp is not null && request.Sums is null)
            throw new ArgumentException("keys of OpenPGP check lists of digests only: name the list, such as SHA256SUMS");
        if (ofOpenPgp is not null && request.Trust.KeyFiles.Count > 1)
            throw new ArgumentException("a key of OpenPGP is trusted alone: name one file with all such keys");
        try
        {
            return (KeyRing.Read(ofOpenPgp is null ? all : [], request.Trust.Signer, time.LocalTimeZone), ofOpenPgp);
        }
        catch (InvalidKeyException e)
        {
            throw new ArgumentException(e.Message, e);
        }
    }

    private async Task<Signer> JudgeAsync(Uri address, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        string? problem = null;
        foreach (string ending in Endings())
        {
            string shown = TransportException.Shown(NeighbourReader.AddressOf(address, ending));
            if (await _neighbours.ReadAsync(address, ending, MostSignatureBytes, _request.PointedFrom, cancellationToken).ConfigureAwait(false) is not { } signature)
            {
                problem ??= $"{shown} is missing: {TransportException.Shown(address)} is not signed, expected a signature by {_keys.Shown}";
                continue;
            }
            Judgement judgement = _keys.Judge(bytes.Span, signature, _time.GetUtcNow());
            if (judgement.Stranger is not null && await SucceedAsync(address, cancellationToken).ConfigureAwait(false))
                judgement = _keys.Judge(bytes.Span, signature, _time.GetUtcNow());
            if (judgement.By is { } by)
                return TellOf(by);
            problem = $"{shown}: {judgement.Problem}";
        }
        throw Refused(problem!);
    }

    private IEnumerable<string> Endings()
    {
        if (_keys.TakesSsh || !_keys.TakesMinisign)
            yield return SshEnding;
        if (_keys.TakesMinisign)
            yield return MinisignEnding;
    }

    // Whether a known key has made others its successors.
    private async Task<bool> SucceedAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            if (await _neighbours.ReadAsync(address, SuccessionEnding, Succession.MostBytes, _request.PointedFrom, cancellationToken).ConfigureAwait(false) is not { } file)
                return false;
            _keys = _keys.With(file, _time.GetUtcNow());
            return true;
        }
        catch (InvalidKeyException)
        {
            // That the key is not known is the better thing to say.
            return false;
        }
    }

    private Signer TellOf(Signer by)
    {
        if (by.Succeeds.Count > 0 && !_memory.Knows(by))
            Notes.Add(new Note(NoteCode.Signature, $"{by.Succeeds[^1]} has made {by.Fingerprint} its successor: from now on, only that one is trusted for this file"));
        return by;
    }

    private bool Tolerates(string problem)
    {
        if (_request.Trust.AllowRollback)
            Notes.Add(new Note(NoteCode.SidecarOlder, problem));
        return _request.Trust.AllowRollback;
    }

    // What is beyond the calendar is never.
    private static DateTimeOffset TimeOf(long seconds) => seconds >= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.MaxValue : DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static VerificationException Refused(FormattableString problem, Remedy remedy = Remedy.None) => Refused(FormattableString.Invariant(problem), remedy);

    private static VerificationException Refused(string problem, Remedy remedy = Remedy.None) => new(problem) { IsProofMissing = true, Remedy = remedy };
}
