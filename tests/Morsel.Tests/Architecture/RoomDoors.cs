namespace Morsel.Tests.Architecture;

/// <summary>The types of each room that others may name. A new one is a decision.</summary>
internal static class RoomDoors
{
    public static Dictionary<string, string[]> Library { get; } = new()
    {
        ["Assembling"] =
        [
            "DigestedBytes", "ITargetFile", "InPlaceFile", "InPlaceResult", "InPlaceVerifier", "MoveJournal", "MoveSource", "OpeningTerms", "OutputCommit", "PartFile", "PartLedger", "PartOpening",
            "ProvenRun", "SeedWriter", "TargetDigester", "ZeroBlocks",
        ],
        ["Compression"] =
        [
            "BlockwiseGzipWriter", "Bzip2StreamDecoder", "DecodeStep", "DeflatePieceDecoder", "DeflateRecord", "DeflateRecorder", "FrameDecoder", "GzipCompressor",
            "GzipDecoder", "GzipEnding", "GzipHeader", "GzipSettings", "IStreamDecoder", "IStreamEncoder", "PackedKind", "PackedKinds",
            "ReadAt", "Recompression", "XzStreamDecoder", "XzStreamEncoder", "ZstdDecoder", "ZstdDictionaryTrainer", "ZstdEncoder",
            "ZstdFrameHead", "ZstdPatchDecoder", "ZstdPatchEncoder", "ZstdPrefixDecoder", "ZstdSequence", "ZstdSequenceMaker", "ZstdStreamDecoder", "ZstdStreamEncoder", "ZstdUnitEncoder",
        ],
        ["Descriptions"] =
        [
            "BaseMemory", "DescriptionFinder", "DescriptionReader", "DescriptionReply", "DescriptionRequest", "FoundDescription", "FoundSidecar", "ISidecarStart", "ISignatureDemand", "LocalAppImage", "NeighbourReader", "ProgramAnswers", "PublishedAppImage", "ReleaseSearch", "SideBySide", "SidecarAddress",
            "SidecarComparison", "SidecarFinder", "SidecarMemory", "SourceAddress", "SourceMark", "SourceName", "TargetLocations",
        ],
        ["Estimating"] = ["EstimateRun", "WayChoice", "WayMaking", "WayRanking"],
        ["Fetching"] =
        [
            "FetchForecast", "FetchSource", "FetchTally", "FetchedTiles", "Fetcher", "HostGuards", "IFetchGoal", "KnownBlocks", "LinkOutlook", "ReplyReceiver",
            "RetryWait", "RunClock", "RunReceiver", "ServerProfile", "SpeedFloor", "WantedBlocks",
        ],
        ["Files"] =
        [
            "Accounts", "EntryName", "FileExtent", "FileFailure", "FileOwner", "FileStamp", "FolderWalk", "FreeRoom", "FreshFile", "IBlockFile",
            "IFileSystem", "ITreeEntry", "ITreeFile", "ITreeFolder", "ITreeNode", "Inheritance", "JournalPlace", "LocalFileSystem", "LocalTree", "MappedBytes",
            "NamedEntry", "NodeAttribute", "NodeFlags", "NodeKind", "NodeStamp", "ObjectFolder", "ObjectWriter", "OwnNames", "Placing", "ScratchFile",
            "SmallFile", "StoredObject",
        ],
        ["Finishing"] = ["FinishFetch", "FinishMaker", "FinishTerms", "FinishedFile", "IContentPacker", "IFinish", "Keep", "Leftovers", "NamedSource", "PackFinish", "PackedGoal"],
        ["Finishing.Content"] = ["UnpackFinish"],
        ["Finishing.Gzip"] = ["GzipContentPacker", "GzipFinish"],
        ["Finishing.Tree"] = ["TreeExtraction", "TreeFinish", "TreeSeed"],
        ["Formats"] =
        [
            "ChunkDigest", "ChunkIndex", "DescribedShape", "DescribedTarget", "Description", "DescriptionSize", "FoundRange", "IChunkPacker", "IObjectPacker", "IPayloadFormat", "IPayloadWriter",
            "ISeedRangeFinder", "IStoreFormat", "IStoreWriter", "ITargetFormat", "ITargetWriter", "IndexForm", "IndexRecords", "NamedChunks", "PackedChunks", "PackedTarget", "PatchedDescription", "Payload", "ReadStep", "Repacking", "RoutedDescription", "TargetShape",
        ],
        ["Formats.AppImage"] = ["AppImageFacts", "AppImageHead", "AppImageReader", "AppImageSpan", "Forge", "OpenPgpKey", "UpdateInformation"],
        ["Formats.Releases"] = ["AssetChoice", "NamePattern", "ProductReader", "Release", "ReleaseAsset", "ReleaseReader"],
        ["Formats.Casync"] =
        [
            "CasyncFormat", "CasyncIndex", "CasyncStoreFormat", "CasyncWriter", "CatarAcl", "CatarAclEntry", "CatarAclOrder", "CatarAttribute",
            "CatarAttributes", "CatarDefaultAcl", "CatarEntry", "CatarFeatureNames", "CatarFeatureRules", "CatarFeatures", "CatarFields", "CatarName",
            "CatarPath", "CatarReader", "CatarStep", "CatarType", "CatarWriter", "ChunkSizes",
        ],
        ["Formats.Sidecar"] =
        [
            "ContentLine", "ControlLine", "ControlShape", "PatchBase", "PatchLine", "PlainLine", "Sidecar", "SidecarReader", "SidecarReading", "SidecarRefusal",
            "SidecarWriter", "TargetLine", "UnitsLine", "ViewLine", "WholeLine",
        ],
        ["Formats.Zchunk"] = ["ZchunkFormat", "ZchunkSettings", "ZchunkWriter"],
        ["Formats.Zsync"] = ["ControlFileWriter", "ZsyncFormat"],
        ["Hashing"] = ["Buzhash", "Digester", "RollingChecksum", "SipHash", "StrongHash", "WeakSums"],
        ["Making"] =
        [
            "AppliedFile", "ArchiveEntries", "CoarseMaking", "DescriptionSigning", "DownloadForecast", "EarlierOutput", "EmbeddedInformation", "EntryListing", "GzipOutcome", "IEntrySource",
            "IndexComparison", "IndexMaking", "InformationFit", "LocalStore", "MadeIndex", "MakeRun", "MakeSource", "PatchRun", "PatchSummary", "RestoredEntries", "SidecarMaking", "SigningTime", "StoreServers", "StoreWork",
            "TreeArchiving", "TreeChoice", "TreeComparison", "TreeEntries", "TreeStream", "TreeTerms", "UnitsRun", "WholeCodec",
        ],
        ["Matching"] =
        [
            "BlockTable", "DigestMatcher", "IBlockMatcher", "IBlockProver", "IBlockTwins", "IChunkCutter", "IChunkMaker", "IChunkMatcher",
            "ICutChunkMatcher", "IMadeChunkMatcher", "IMatchScan", "IScanFilter", "ISeedIndex", "ISeedMatcher", "MakingTerms", "Match", "RollingMatcher", "SeedChunk", "SeedStretch",
            "WeakColumn",
        ],
        ["Packing"] =
        [
            "DictionarySource", "OpenPayload", "OrderedPipeline", "PayloadComparison", "PayloadExtraction", "PayloadMaking", "PayloadSummary", "PayloadUnpacker",
            "UnpackBatch",
        ],
        ["Patching"] =
        [
            "BaseDigest", "BaseWindow", "CopiedStretch", "ITruth", "NextBytes", "PatchHead", "PatchIndex", "Predictor", "VarintWriter", "WindowDecoder",
        ],
        ["Planning"] =
        [
            "ChoiceTerms", "ColdStart", "FetchOutlook", "FetchPlan", "LinkCost", "LinkSpeed", "Move", "MoveAct", "MoveOrder", "MoveStep", "PlanTerms", "PlannedRequest", "Planner", "RangeText", "RouteChoice", "RouteCost",
            "RouteDecision", "RouteOffer", "ScanState", "SeedWorth",
        ],
        ["Proof"] = ["BlockFinder", "BlockVerifier", "IBaseBytes", "IBufferOwner", "IProvenBytes", "IProvenMemory", "IVerifiedSink", "ProvenBlocks", "RepeatedBlocks", "VerifiedBlocks"],
        ["Reporting"] = ["ProgressFeed", "RunTrace"],
        ["Routes.Chunks"] = ["ChunksRoute"],
        ["Routes.Gzip"] = ["GzipRoute"],
        ["Routes.Patch"] = ["PatchRoute"],
        ["Routes.Units"] = ["UnitsRoute"],
        ["Routes.Whole"] = ["PackedFetch", "PackedObject", "PartSink", "StreamRoute", "WholeFetch", "WholePart", "WholeRequest", "WholeRoute"],
        ["Searching"] = ["FetchDuringScan", "IndexSearch", "MatchRecording", "PartFilling", "ScannedSeed", "SeedList", "SeedOpener", "SeedOpening", "SeedPhase", "SeedPlaces"],
        ["Seeds"] =
        [
            "AccompaniedSeed", "CutChunkSearch", "DecodedSeed", "ExactChunkSearch", "FileBase", "FileSeed", "IMatchReceiver", "ISeed", "ISeedSearch", "LikelyChanged", "MadeChunkSearch",
            "MatchRecorder", "NeededBlock", "PackedReader", "PlacedSeed", "PromisedChunkSearch", "SeedSample", "SeedScanner", "StreamSeed", "TarTimeSeed", "UsualTime",
        ],
        ["Signatures"] = ["AppImageSignature", "OpenPgpProgram", "OpenPgpVerdict", "SignatureVerdict"],
        ["Target"] =
        [
            "BlockDigests", "BlockRun", "BlockSet", "BroughtObjects", "ChunkedOrigin", "GzipOrigin", "IChunkUnpacker", "IObjectBringer", "Literal", "ObjectTaker", "Origin", "PatchOrigin",
            "PatchedBase", "PatchedWindows", "PieceMap", "PlainOrigin", "PublishedUnits", "SeedPlace", "StoreOrigin", "TargetIndex", "TargetLayout", "UnitCut",
            "UnitPage", "UnitTable", "UnitsOrigin", "WantedObjects", "WholeOrigin",
        ],
        ["Transports"] =
        [
            "ITransport", "ReplyKind", "ReplyPart", "RewritingTransport", "TransferReply", "TransferRequest", "UserInformation", "Validator",
        ],
        ["Transports.File"] = ["FileSite", "FileTransport"],
        ["Transports.Http"] = ["HttpTransport"],
        ["Units"] = ["UnitDecoder", "UnitTableReader", "UnitTableWriter"],
        ["Trust"] = ["ChecksumList", "InvalidKeyException", "Judgement", "KeyRing", "Signer", "SshPublicKey", "SshSignature", "SshSigningKey", "Succession", "Successor", "TrustedKey"],
        ["Uploading"] = ["AssetName", "FileDigest", "FolderStore", "PlannedFile", "PointerNames", "Pruning", "ReleaseDescription", "ReleasePart", "ReleasePlan", "ReleaseSource", "ReleaseUpload", "VersionName", "WorkFolder"],
        ["Updating"] = ["FileComparison", "RunTerms", "SourceMemory", "SourceRun", "TrustGate", "ZstdPatchBase"],
    };

    public static Dictionary<string, string[]> Command { get; } = new()
    {
        ["Completion"] = ["CompletionScript"],
        ["Configuration"] = ["ConfigDefaults", "ConfigFile", "ConfigKeys", "ConfigSetting"],
        ["DropIn"] =
        [
            "CobraFlags", "DropInTool", "ForgivingWriter", "Getopt", "GetoptLong", "IndexExtraction", "LineProblem", "SpecialFile", "TemporaryFolder", "ToolBar", "ToolFailure",
            "ToolLine", "ToolOption",
        ],
        ["DropIn.AppImageUpdate"] = ["AppImageUpdateTool"],
        ["DropIn.Casync"] = ["CasyncTool"],
        ["DropIn.Desync"] = ["DesyncTool"],
        ["DropIn.Zck"] = ["DeltaSizeTool", "GenerateDictionaryTool", "ReadHeaderTool", "UnzckTool", "ZckTool", "ZckdlTool"],
        ["DropIn.Zsync"] = ["ZsyncTool"],
        ["DropIn.Zsyncmake"] = ["ZsyncmakeTool"],
        ["DropIn.Zsyncranges"] = ["ZsyncrangesTool"],
        ["Help"] = ["HelpPage", "HelpRow", "OptionGroups"],
        ["Json"] =
        [
            "AppImageJson", "CasyncJson", "CheckJson", "DescriptionJson", "EntryJson", "EstimateJson", "JsonObject", "MakeJson", "PatchJson", "PayloadJson",
            "PlanJson", "PublishJson", "SeedRangesJson", "SeriesJson", "TreeJson", "UpdateJson", "VerifyJson",
        ],
        ["Html"] = ["EstimatePage", "PlanPage", "UpdatePage"],
        ["Links"] = ["InstalledLink", "LinkFolder", "LinksJson", "LinksText"],
        ["Manual"] = ["ManualPage", "ManualPart", "Roff"],
        ["Progress"] = ["EstimateView", "MakeView", "PayloadView", "ProgressScreen", "PublishView", "UpdateView"],
        ["Running"] =
        [
            "Advice", "CommandFailure", "CommandVersion", "ErrorLine", "ExitCode", "ExitCodes", "HostSettings", "KnownTerminal", "LeavingStream", "MachineLack", "MadeFile",
            "NearestWord", "RunNews", "ServerHandOver", "SpooledInput", "StandardStreams", "Surroundings", "SystemText", "Terminal",
            "TerminalUse", "TerminationSignals",
        ],
        ["Selection"] =
        [
            "AccessOptions", "AppImageOptions", "ConfigOptions", "ConnectionOptions", "ControlPaths", "EmbeddingOption", "EstimateOptions", "FolderOptions",
            "FormatOptions", "HtmlOption", "IndexPatterns", "MakeFormat", "MakeOptions", "MakeSources", "OptionKinds", "OutcomeOptions",
            "PackagePair", "PayloadOptions", "PlanOptions", "ProofOptions", "PublishOptions", "SeedOptions", "SigningOptionSet",
            "SourceOptions", "SourceText", "StorePlaces", "TreeOptionSet", "TrustOptionSet", "TuningOption",
        ],
        ["Text"] =
        [
            "AppImageText", "CasyncText", "CheckText", "DescriptionText", "EntryText", "EstimateText", "Figures", "FileMap", "MakeText", "MapCell",
            "MapStretch", "MapText", "PatchText", "PayloadText", "PlanText", "PublishText", "SeriesText", "TreeText", "UpdateText", "VerifyText",
        ],
        ["Verbs"] =
        [
            "CompletionVerb", "ConfigVerb", "DemoVerb", "DiffVerb", "EstimateVerb", "GetVerb", "InspectVerb", "InstallLinksVerb", "ListVerb",
            "MakeVerb", "ManVerb", "PatchVerb", "PlanVerb", "PublishVerb", "ServeVerb", "StoreVerb", "UnpackVerb", "UpdateVerb", "Verb", "VerifyVerb", "ZsyncRangesVerb",
        ],
    };

    public static Dictionary<string, string[]> Serve { get; } = new()
    {
        ["Demo"] = ["DemoFolder", "DemoJson", "DemoReport", "DemoRun", "DemoText"],
    };

    public static Dictionary<string, string[]> Server { get; } = new()
    {
        ["Access"] = ["TokenGate"],
        ["Answers"] = ["FileEndpoint", "RequestLog"],
        ["Hosting"] = ["Listening", "WebHost"],
        ["Page"] = ["PageEndpoint"],
        ["Transfers"] = ["ChangeSignal", "ServerMeter", "TransferBoard", "TransferKey", "TransferReply", "TransferState", "TransferSum", "TransferTotals"],
        ["ControlFiles"] = ["ControlFileCache", "PublishedFile"],
        ["Folders"] = ["FileInUseException", "FolderListing", "ListedFile", "RequestPath", "ServedFile", "ServedFolder", "StampName"],
    };
}
