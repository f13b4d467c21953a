using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Target;

namespace Morsel.Routes.Store;

/// <summary>Objects of stores that are wanted for themselves: whoever wants them proves them.</summary>
/// <param name="wanted">Which.</param>
/// <param name="take">Takes them.</param>
internal sealed class ObjectsGoal(WantedObjects wanted, ObjectTaker take) : IFetchGoal
{
    private readonly string?[] _problems = Enumerable.Repeat<string?>(BroughtObjects.Missing, wanted.Count).ToArray();
    private int _came;

    // One unit for each object, as long as what it holds.
    public TargetLayout Layout { get; } = new(EndsOf(wanted));

    public bool IsByUnit => true;

    /// <summary>Why an object did not come; null for each that did.</summary>
    public IReadOnlyList<string?> Problems => _problems;

    /// <summary>Whether any came, right or wrong.</summary>
    public bool HasCome => Volatile.Read(ref _came) != 0;

    public Uri AddressOf(FetchSource source, PlannedRequest request) => StoreGoal.AddressIn(source.Resource, wanted.NameOf(PlaceOf(request)));

    public void CopyKnown(BlockSet into)
    {
        into.Clear();
        for (int place = 0; place < wanted.Count; place++)
        {
            if (_problems[place] is null)
                into.Add(place);
        }
    }

    public ReplyReceiver NewReceiver(PlannedRequest request, BlockSet unwanted, Action<long> onProgress)
    {
        int place = PlaceOf(request);
        return new ObjectReceiver(wanted.MostStoredBytesOf(place), stored => Take(place, stored, unwanted)) { Unit = place, WhenTooLong = () => Note(place, "it is longer than its chunk can be") };
    }

    private int PlaceOf(PlannedRequest request) => Layout.BlockAt(request.Ranges[0].Start);

    private int? Take(int place, ReadOnlySpan<byte> stored, BlockSet unwanted)
    {
        string? problem = take(place, stored);
        Note(place, problem);
        if (problem is not null)
            return null;
        lock (unwanted)
            return unwanted.Add(place) ? wanted.ContentBytesOf(place) : 0;
    }

    // What one store has right, another one may have wrong.
    private void Note(int place, string? problem)
    {
        Volatile.Write(ref _came, 1);
        lock (_problems)
            _problems[place] = _problems[place] is null ? null : problem;
    }

    private static long[] EndsOf(WantedObjects wanted)
    {
        long[] ends = new long[wanted.Count];
        long end = 0;
        for (int place = 0; place < ends.Length; place++)
            ends[place] = end += wanted.ContentBytesOf(place);
        return ends;
    }
}
