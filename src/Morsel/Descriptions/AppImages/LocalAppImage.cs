using Morsel.AppImages;
using Morsel.Files;
using Morsel.Formats.AppImage;

namespace Morsel.Descriptions.AppImages;

/// <summary>AppImages on the disk, which are read and never run.</summary>
internal static class LocalAppImage
{
    /// <summary>Whether a file is one, of whatever type.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsAt(IFileSystem files, string path)
    {
        if (files.Stat(path) is not ({ IsRegularFile: true } or { IsSymbolicLink: true }))
            return false;
        using IBlockFile file = files.OpenRead(path);
        return AppImageHead.TypeOf(file.Read) is not null;
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="TargetFormatException">It is none, or is broken.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AppImageFacts Read(IFileSystem files, string path)
    {
        using IBlockFile file = files.OpenRead(path);
        return Read(file, path);
    }

    /// <summary>Reads one that is open.</summary>
    /// <inheritdoc cref="Read(IFileSystem, string)"/>
    public static AppImageFacts Read(IBlockFile file, string path)
    {
        try
        {
            return AppImageReader.Read(file.Read, file.Length) ?? throw new TargetFormatException("AppImage", "byte 0", "it is not an AppImage");
        }
        catch (TargetFormatException broken)
        {
            throw broken.At(path);
        }
    }

    /// <summary>What is told of one.</summary>
    public static AppImageDescription Describe(AppImageFacts facts)
    {
        (UpdateInformation? information, string? problem) = InformationOf(facts.UpdateText);
        return new AppImageDescription
        {
            Type = facts.Type,
            Length = facts.Length,
            Architecture = AppImageHead.WordsFor(facts.Machine) is [var word, ..] ? word : null,
            UpdateInformation = facts.UpdateText ?? "",
            UpdateSectionBytes = facts.Update?.Length,
            Transport = information?.Transport,
            UpdateProblem = problem,
            FileSystem = facts.FileSystem,
            FileSystemOffset = facts.FileSystemOffset,
            IsSigned = facts.IsSigned,
            SigningKey = facts.IsSigned ? OpenPgpKey.FingerprintOf(facts.KeyText) : null,
        };
    }

    private static (UpdateInformation? Information, string? Problem) InformationOf(string? text)
    {
        try
        {
            return (UpdateInformation.Parse(text ?? ""), null);
        }
        catch (MorselException unusable)
        {
            return (null, unusable.Message);
        }
    }
}
