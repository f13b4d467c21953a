namespace Morsel.Routes;

/// <summary>Keeps objects of stores for other updates. May be told by several threads at once.</summary>
internal interface IObjectKeeper : IDisposable
{
    /// <summary>Keeps an object that was proven; what cannot be kept is not missed.</summary>
    /// <param name="address">Where it is, relative to a store.</param>
    /// <param name="stored">What is stored.</param>
    void Keep(string address, ReadOnlySpan<byte> stored);
}
