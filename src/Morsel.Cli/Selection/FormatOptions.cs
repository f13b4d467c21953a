using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>What matters for files of one kind only: zchunk files, folders and files in stores, AppImages.</summary>
internal sealed class FormatOptions
{
    private readonly ZchunkOptions _zchunk;
    private readonly StoreOptions _stores;
    private readonly AppImageOptions _appImage;

    public FormatOptions(Command verb, Surroundings around)
    {
        _zchunk = new ZchunkOptions(verb);
        _stores = new StoreOptions(verb);
        _appImage = new AppImageOptions(verb, around);
    }

    public UpdateRequest AddTo(UpdateRequest request, ParseResult parsed) =>
        _appImage.AddTo(_stores.AddTo(_zchunk.AddTo(request, parsed), parsed), parsed);
}
