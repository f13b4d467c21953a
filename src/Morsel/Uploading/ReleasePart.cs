using Morsel.Publishing;

namespace Morsel.Uploading;

/// <summary>What an object is to clients, in the order in which a release appears: each names only what is there before it.</summary>
internal enum ReleaseStage
{
    /// <summary>Patches, units, the compressed whole, a coarser control file, and the file itself under a name with its digest.</summary>
    Object,

    /// <summary>The file under its own name.</summary>
    Target,

    /// <summary>Its control file.</summary>
    Control,

    /// <summary>Its sidecar.</summary>
    Sidecar,
}

/// <summary>A local file that is part of a release.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Path">Where it is here.</param>
/// <param name="Stage">What it is.</param>
internal sealed record ReleasePart(string Name, string Path, ReleaseStage Stage)
{
    /// <summary>Whether its name never stands for other content.</summary>
    public bool IsForEver { get; init; }

    /// <summary>Whether it is a signature, or says which keys succeed others: it comes before what it is about.</summary>
    public bool IsSignature { get; init; }
}

/// <summary>An object of a plan.</summary>
/// <param name="Part">What it is, and where.</param>
/// <param name="File">How it is put.</param>
internal sealed record PlannedFile(ReleasePart Part, ReleaseFile File);
