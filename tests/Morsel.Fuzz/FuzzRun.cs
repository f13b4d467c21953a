namespace Morsel.Fuzz;

/// <summary>Many executions of one target: inputs made of the corpus, and of those made before that were read.</summary>
/// <param name="target">The target.</param>
/// <param name="corpus">What the inputs are made of.</param>
/// <param name="seed">All follows from it, and from the corpus.</param>
internal sealed class FuzzRun(FuzzTarget target, IReadOnlyList<byte[]> corpus, ulong seed)
{
    private const int MostRecent = 256, MostFindings = 8;

    private readonly Trial _trial = new(target, TimeProvider.System);
    private readonly Mutator _mutator = new(target.MostBytes, target.Words);
    private readonly List<byte[]> _recent = [];
    private readonly List<Finding> _findings = [];
    private FuzzRandom _random = new(seed);

    /// <summary>Executions so far.</summary>
    public long Executions { get; private set; }

    /// <summary>Of those, how many inputs were read and not refused.</summary>
    public long WereRead { get; private set; }

    /// <summary>What was found.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>What was watched.</summary>
    public Trial Watched => _trial;

    /// <summary>What learns which inputs reach code that none reached before; null where the library is as it is shipped.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>Called with each input that reached new code.</summary>
    public Action<byte[]> Reached { get; init; } = _ => { };

    /// <summary>Goes on.</summary>
    /// <param name="executions">How often.</param>
    /// <param name="cancellationToken">Ends it before.</param>
    public void Continue(long executions, CancellationToken cancellationToken = default)
    {
        if (Executions == 0)
            foreach (byte[] input in corpus)
                Execute(input, isNew: false);
        for (; executions > 0 && _findings.Count < MostFindings && !cancellationToken.IsCancellationRequested; executions--)
            Execute(_mutator.Make(Parent(), Parent(), ref _random), isNew: true);
    }

    private byte[] Parent()
    {
        if (_recent.Count > 0 && (corpus.Count == 0 || _random.Below(4) == 0))
            return _recent[_random.Below(_recent.Count)];
        return corpus.Count > 0 ? corpus[_random.Below(corpus.Count)] : [];
    }

    private void Execute(ReadOnlySpan<byte> input, bool isNew)
    {
        Executions++;
        if (Coverage is not null)
            Coverage.Begin();
        bool wasRead = _trial.Try(input, out Finding? finding);
        if (finding is not null && _findings.All(known => ShortOf(known) != ShortOf(finding)))
            _findings.Add(finding);
        WereRead += wasRead ? 1 : 0;
        if (Coverage is null)
            Remember(input, isNew && wasRead && _random.Below(16) == 0);
        else if (Coverage.HasNew() && isNew && finding is null)
        {
            _recent.Add(input.ToArray());
            Reached(_recent[^1]);
        }
    }

    private void Remember(ReadOnlySpan<byte> input, bool isWorthIt)
    {
        if (!isWorthIt)
            return;
        if (_recent.Count < MostRecent)
            _recent.Add(input.ToArray());
        else
            _recent[_random.Below(MostRecent)] = input.ToArray();
    }

    // Where it was thrown tells one from another, and not the numbers in the message.
    private static string ShortOf(Finding finding) =>
        string.Concat(finding.Problem.Split('\n').Where(line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal)).Take(2)) is { Length: > 0 } place ? place : "limits";
}
