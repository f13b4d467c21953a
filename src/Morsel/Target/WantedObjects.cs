namespace Morsel.Target;

/// <summary>Objects of stores that are wanted for themselves, and not for a target.</summary>
/// <param name="Count">How many.</param>
/// <param name="NameOf">Where one is in a store.</param>
/// <param name="ContentBytesOf">Bytes of what it holds; at least 1.</param>
internal sealed record WantedObjects(int Count, Func<int, string> NameOf, Func<int, int> ContentBytesOf)
{
    /// <summary>The most bytes that may be stored of one. One that is longer is not read to its end.</summary>
    public long MostStoredBytesOf(int place) => StoreOrigin.MostStoredBytesOf(ContentBytesOf(place));
}

/// <summary>Takes an object that came; called from several threads.</summary>
/// <param name="place">Which of the wanted ones.</param>
/// <param name="stored">What is stored.</param>
/// <returns>What is wrong with it; null if it is right.</returns>
internal delegate string? ObjectTaker(int place, ReadOnlySpan<byte> stored);

/// <summary>Brings objects of stores that are elsewhere.</summary>
internal interface IObjectBringer
{
    /// <summary>Brings them, in no order; what comes wrong is asked for once more, of another store first.</summary>
    /// <exception cref="TransportException">No store answers any more.</exception>
    Task<BroughtObjects> BringAsync(WantedObjects wanted, ObjectTaker take, CancellationToken cancellationToken);
}

/// <summary>What came of wanted objects.</summary>
/// <param name="Problems">Why one did not come; null for each that did.</param>
/// <param name="WhyNone">Why none came, neither right nor wrong; null if any did.</param>
internal sealed record BroughtObjects(IReadOnlyList<string?> Problems, TransportException? WhyNone)
{
    /// <summary>The problem of one that no store has.</summary>
    public const string Missing = "it is missing";
}
