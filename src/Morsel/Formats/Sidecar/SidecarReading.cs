namespace Morsel.Formats.Sidecar;

/// <summary>What reading bytes as a sidecar gave.</summary>
/// <param name="Sidecar">It; null where the bytes are refused.</param>
/// <param name="Refusal">Why they are; null where they are not.</param>
/// <param name="Problem">The same for people.</param>
internal sealed record SidecarReading(Sidecar? Sidecar, SidecarRefusal? Refusal = null, string Problem = "");

/// <summary>Why bytes are no sidecar that can be used.</summary>
internal enum SidecarRefusal
{
    /// <summary>They are something else, such as an error page.</summary>
    SomethingElse,

    /// <summary>They are written in a later version of the language.</summary>
    Newer,

    /// <summary>They end before the line that ends a sidecar.</summary>
    Cut,

    /// <summary>They do not fit the grammar, or the target line says nothing that can be used.</summary>
    Broken,
}
